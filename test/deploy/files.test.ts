import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';
import * as api from '../../src/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const analyze = 'systemd-analyze';
const systemd = spawnSync(analyze, ['--version']).status === 0;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'docferry-deploy-'));
});

afterAll(async () => {
  await rm(scratch, { recursive: true });
});

describe('the systemd units', () => {
  (systemd ? test : test.skip)('are understood by systemd', async () => {
    const units = join(scratch, 'units');
    await cp(join(root, 'deploy/systemd'), units, { recursive: true });
    const names = await readdir(units);
    for (const name of names) {
      const unit = await readFile(join(units, name), 'utf8');
      await writeFile(join(units, name), unit.replace('/usr/bin/docferry', process.execPath));
    }
    const { stderr, status } = spawnSync(analyze, ['verify', ...names.map((name) => join(units, name))], {
      encoding: 'utf8',
    });
    const ours = stderr.split('\n').filter((line) => line.includes(units) || line.includes('docferry'));
    expect({ ours, status }).toEqual({ ours: [], status: 0 });
  });

  test('harden both services alike', async () => {
    const [sync, watch] = await Promise.all(
      ['sync', 'watch'].map((name) => text(`deploy/systemd/docferry-${name}.service`)),
    );
    const hardening = /^User=[^]*?(?=\n\n\[Install\]|\n*$(?![^]))/m;
    expect(hardening.exec(sync ?? '')?.[0]).toContain('NoNewPrivileges=yes');
    expect(hardening.exec(sync ?? '')?.[0]).toBe(hardening.exec(watch ?? '')?.[0]);
  });
});

describe('the Kubernetes manifests', () => {
  test('carry a config that docferry takes, with its state in a table', async () => {
    const manifest = await text('deploy/kubernetes/config.yaml');
    const [, block = ''] = /^ {2}migrations\.config\.ts: \|\n((?: {4}.*\n|\n)+)/m.exec(manifest) ?? [];
    const path = join(scratch, 'migrations.config.mts');
    await writeFile(path, block.replaceAll(/^ {4}/gm, ''));
    const secrets = ['COUCHDB_USER', 'COUCHDB_PASSWORD'];
    for (const name of secrets) expect(manifest).toMatch(new RegExp(`^  ${name}: \\S+$`, 'm'));
    const before = secrets.map((name) => process.env[name]);
    for (const name of secrets) process.env[name] = 'of the test';
    try {
      const { migrations } = await loadConfig({ path, cwd: scratch, api });
      expect(migrations.map(({ state }) => state)).toMatchObject([{ table: 'docferry-state' }]);
    } finally {
      secrets.forEach((name, index) => {
        if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[index];
      });
    }
  });

  test.each(['cronjob', 'deployment'])('%s: no root, no privilege, nothing to write to', async (name) => {
    const manifest = await text(`deploy/kubernetes/${name}.yaml`);
    for (const line of [
      'runAsNonRoot: true',
      'runAsUser: 10001',
      'readOnlyRootFilesystem: true',
      'allowPrivilegeEscalation: false',
      "capabilities: { drop: ['ALL'] }",
      'seccompProfile: { type: RuntimeDefault }',
    ]) {
      expect(manifest).toContain(line);
    }
  });
});

describe('the image', () => {
  test('is made of files that are there and that the context lets through', async () => {
    const dockerfile = await text('Dockerfile');
    const ignore = (await text('.dockerignore')).trim().split('\n');
    expect(ignore[0]).toBe('*');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(copied).toContain('src');
    for (const path of copied) {
      await expect(stat(join(root, path))).resolves.toBeDefined();
      expect(ignore).toContain(`!${path}`);
    }
    expect(
      ignore
        .slice(1)
        .map((line) => line.slice(1))
        .sort(),
    ).toEqual([...new Set(copied)].sort());
  });

  test('runs as a user with a number, the one of the manifests and of the task', async () => {
    expect(await text('Dockerfile')).toMatch(/^USER 10001:10001$/m);
    expect(await text('deploy/aws/scheduled-sync.yaml')).toContain("User: '10001:10001'");
  });
});

function text(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}
