import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { DryRunReport } from '../../dry-run/report.js';
import { makeFolder, replaceFile } from '../../durable-file.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import { renderMarkdown } from './markdown.js';

/** Where the forms of a report are. */
export interface ReportFiles {
  readonly html: string;
  readonly json: string;
  readonly markdown: string;
}

/**
 * Creates the folder of a report, if it is not there, and makes sure that it can be written to. Returns the folder.
 *
 * Throws EnvironmentError `report_unwritable`.
 */
export async function makeReportFolder(folder: string): Promise<string> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
  return folder;
}

/**
 * Writes a report as `report.html`, `report.json` and `report.md`, each whole or not at all; creates the folder.
 *
 * Throws EnvironmentError `report_unwritable`.
 */
export async function writeReport(report: DryRunReport, folder: string): Promise<ReportFiles> {
  // What draws the page takes a while to load, and nothing else needs it.
  const { renderPage } = await import('./html/page.js');
  const texts = {
    json: `${JSON.stringify(report, undefined, 2)}\n`,
    markdown: renderMarkdown(report),
    html: renderPage(report),
  };
  await makeReportFolder(folder);
  const files: ReportFiles = {
    html: join(folder, 'report.html'),
    json: join(folder, 'report.json'),
    markdown: join(folder, 'report.md'),
  };
  try {
    await replaceFile(files.json, texts.json);
    await replaceFile(files.markdown, texts.markdown);
    await replaceFile(files.html, texts.html);
  } catch (error) {
    throw unwritable(folder, error);
  }
  return files;
}

function unwritable(folder: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(`the report could not be written to "${folder}": ${messageOf(cause)}`, {
    code: 'report_unwritable',
    hint: 'Make room or grant write permission there, or name another folder for the report.',
    cause,
  });
}
