import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import {
  type Reply,
  type ScriptedRequest,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scripted-http.js';

/** Interferes with a request; `undefined` lets it be answered. */
export type Interference = (request: ScriptedRequest, count: number) => Reply | undefined;

const bucket = '/the-bucket';

/** Serves a folder as the bucket `the-bucket`: ListObjectsV2 with delimiter, two entries a page, and GetObject with Range. */
export async function startS3(
  root: string,
  interfere: Interference = () => undefined,
): Promise<ScriptedServer> {
  return await startScriptedServer(async (request, count) => {
    const interference = interfere(request, count);
    if (interference !== undefined) return interference;
    const path = decodeURIComponent(request.path);
    if (path !== bucket && !path.startsWith(`${bucket}/`)) return s3Error(404, 'NoSuchBucket');
    const keys = await keysBelow(root);
    if (request.query.has('list-type')) return listing(request, keys);
    const key = path.slice(bucket.length + 1);
    if (!keys.includes(key)) return s3Error(404, 'NoSuchKey');
    return object(request, await readFile(`${root}/${key}`));
  });
}

/** An answer that refuses. */
export function s3Error(status: number, code: string): Reply {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>told by the stand-in</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

async function keysBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => `${file.parentPath}/${file.name}`.slice(root.length + 1)).sort();
}

function listing({ query }: ScriptedRequest, keys: readonly string[]): Reply {
  const prefix = query.get('prefix') ?? '';
  const start = Number(query.get('continuation-token') ?? 0);
  const inside = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const names = [...new Set(inside.map((key) => key.replace(/\/.*/, '/')))];
  const page = names.slice(start, start + 2);
  const next = start + 2 < names.length ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : '';
  const entries = page.map((name) =>
    name.endsWith('/')
      ? `<CommonPrefixes><Prefix>${prefix}${name}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${prefix}${name}</Key></Contents>`,
  );
  const body = `<?xml version="1.0"?><ListBucketResult>${entries.join('')}${next}</ListBucketResult>`;
  return { headers: { 'content-type': 'application/xml' }, body };
}

function object({ headers }: ScriptedRequest, body: Buffer): Reply {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag)
    return s3Error(412, 'PreconditionFailed');
  const [, from] = /^bytes=(\d+)-$/.exec(String(headers['range'] ?? '')) ?? [];
  if (from === undefined) return { headers: { etag }, body };
  const range = `bytes ${from}-${body.length - 1}/${body.length}`;
  return { status: 206, headers: { etag, 'content-range': range }, body: body.subarray(Number(from)) };
}
