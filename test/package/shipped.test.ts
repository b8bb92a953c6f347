import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly 'bom-ref': string } };
  readonly components: readonly {
    readonly name: string;
    readonly 'bom-ref': string;
    readonly properties: readonly { readonly name: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

test('the bill of materials has what is installed and what is bundled, and nothing of development', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/sbom.js'], {
    cwd: root,
    maxBuffer: 16 * 2 ** 20,
  });
  const { metadata, components, dependencies } = JSON.parse(stdout) as Bill;
  const names = components.map(({ name }) => name);
  expect(metadata.component.name).toBe('docferry');
  expect(names).toEqual(
    expect.arrayContaining(['zod', 'jiti', '@aws-sdk/client-dynamodb', 'undici', 'dynalite']),
  );
  for (const name of ['jest', 'typescript', 'esbuild', 'classic-level']) expect(names).not.toContain(name);
  expect(components.flatMap(({ properties }) => properties.map(({ name }) => name))).not.toContain(
    'cdx:npm:package:development',
  );
  const refs = new Set([
    metadata.component['bom-ref'],
    ...components.map((component) => component['bom-ref']),
  ]);
  for (const { ref, dependsOn } of dependencies) {
    expect([ref, ...dependsOn].filter((each) => !refs.has(each))).toEqual([]);
  }
}, 120_000);

describe('the audit', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docferry-audit-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** Audits with an npm that answers what is given. */
  async function audit(
    report: object,
  ): Promise<{ readonly status: number | null; readonly printed: string }> {
    await writeFile(join(folder, 'report.json'), JSON.stringify(report));
    await writeFile(join(folder, 'npm'), `#!/bin/sh\ncat '${folder}/report.json'\nexit 1\n`, { mode: 0o755 });
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/audit.js'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    });
    return { status, printed: stdout + stderr };
  }

  function affected(name: string, via: readonly unknown[]): object {
    return { [name]: { name, severity: 'high', via, nodes: [`node_modules/${name}`] } };
  }

  const advisory = { title: 'it can be abused', url: 'https://example.com/1', severity: 'high' };

  test('fails for a package that is bundled', async () => {
    const vulnerabilities = { ...affected('undici', [advisory]), ...affected('nano', ['undici']) };
    const { status, printed } = await audit({ vulnerabilities });
    expect(printed).toMatch(
      /^undici@\S+: high: it can be abused \(https:\/\/example\.com\/1\)\n1 advisories /,
    );
    expect(status).toBe(1);
  });

  test('fails for a package that is installed', async () => {
    const { status, printed } = await audit({ vulnerabilities: affected('zod', [advisory]) });
    expect(printed).toMatch(/^zod@/);
    expect(status).toBe(1);
  });

  test('passes over what only development uses', async () => {
    const { status, printed } = await audit({ vulnerabilities: affected('jest', [advisory]) });
    expect(printed).toBe('0 advisories concern what docferry ships\n');
    expect(status).toBe(0);
  });

  test('fails when nobody could be asked', async () => {
    const { status, printed } = await audit({ message: '405 Method Not Allowed', error: {} });
    expect(printed).toContain('npm could not audit: the registry answered 405 Method Not Allowed');
    expect(status).toBe(1);
  });
});
