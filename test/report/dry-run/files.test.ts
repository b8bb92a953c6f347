import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReport } from '../../../src/dry-run/read.js';
import { EnvironmentError } from '../../../src/errors.js';
import { makeReportFolder, writeReport } from '../../../src/report/dry-run/files.js';
import { sampleReport } from './sample-report.js';

describe('the folder of a report', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is created and holds the three forms', async () => {
    const report = sampleReport();
    const files = await writeReport(report, join(folder, 'a', 'b'));
    expect((await readdir(join(folder, 'a', 'b'))).sort()).toEqual([
      'report.html',
      'report.json',
      'report.md',
    ]);
    expect(readReport(await readFile(files.json, 'utf8'), files.json)).toEqual(report);
    await expect(readFile(files.html, 'utf8')).resolves.toMatch(/^<!doctype html>/);
    await expect(readFile(files.markdown, 'utf8')).resolves.toMatch(/^# Dry run/);
  });

  test('that cannot be made is told with what to do', async () => {
    await writeFile(join(folder, 'taken'), '');
    const attempts = [
      () => makeReportFolder(join(folder, 'taken')),
      () => writeReport(sampleReport(), join(folder, 'taken')),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EnvironmentError);
      expect(error).toMatchObject({ code: 'report_unwritable', exitCode: 3 });
    }
  });
});
