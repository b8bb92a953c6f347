import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A registry of npm on the loopback address. */
export interface NpmRegistry {
  readonly url: string;
  close(): Promise<void>;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** A package as the registry has it. */
interface Published {
  readonly manifest: Manifest;
  readonly tarball: Buffer;
}

/**
 * Publishes packages in a registry of their own, so that `npm install` needs no network and installs what is here.
 *
 * `folders` are packed, in a process of npm, into `scratch`. Their own scripts are not run.
 */
export async function startNpmRegistry(folders: readonly string[], scratch: string): Promise<NpmRegistry> {
  const published = new Map(
    (await pack(folders, scratch)).map((each) => [each.manifest.name, each] as const),
  );
  const server = createServer(({ url: path = '/', headers: { host = '' } }, response) => {
    const [, name = '', file] = /^\/([^/]+)(\/-\/tarball)?$/.exec(path) ?? [];
    const found = published.get(decodeURIComponent(name));
    if (found === undefined) response.writeHead(404).end('{}');
    else response.end(file === undefined ? documentOf(found.manifest, `http://${host}`) : found.tarball);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function pack(folders: readonly string[], scratch: string): Promise<readonly Published[]> {
  const { stdout } = await promisify(execFile)('npm', [
    ...['pack', '--json', '--ignore-scripts', '--pack-destination', scratch],
    ...folders,
  ]);
  const packed = Object.values(JSON.parse(stdout) as Readonly<Record<string, { readonly filename: string }>>);
  return await Promise.all(
    packed.map(async ({ filename }, index) => {
      const manifest = await readFile(join(folders[index] ?? '', 'package.json'), 'utf8');
      return {
        manifest: JSON.parse(manifest) as Manifest,
        tarball: await readFile(join(scratch, filename)),
      };
    }),
  );
}

/** What npm asks for before it fetches a package. */
function documentOf(manifest: Manifest, origin: string): string {
  const { name, version } = manifest;
  const dist = { tarball: `${origin}/${encodeURIComponent(name)}/-/tarball` };
  return JSON.stringify({
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
  });
}
