import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** The parts of a request that are signed, in their canonical forms. */
export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names in lower case and in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The SHA-256 of the body in hexadecimal digits. */
  readonly bodyHash: string;
}

/** What a signing key is good for. */
export interface SigningScope {
  /** `YYYYMMDD`, in UTC. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The names of signed headers, as a request tells them. */
export function namesOf(headers: SignedParts['headers']): string {
  return headers.map(([name]) => name).join(';');
}

/** What AWS's Signature Version 4 calls the canonical request. */
export function canonicalRequest({ method, path, query, headers, bodyHash }: SignedParts): string {
  const lines = headers.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`);
  return `${method}\n${path}\n${query}\n${lines.join('')}\n${namesOf(headers)}\n${bodyHash}`;
}

/** The scope in the form in which it is signed and told. */
export function credentialScope({ date, region, service }: SigningScope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** Derives the key that signs for a scope. */
export function signingKey(secretAccessKey: string, { date, region, service }: SigningScope): KeyObject {
  const words = [date, region, service, 'aws4_request'];
  const start = Buffer.from(`AWS4${secretAccessKey}`);
  return createSecretKey(words.reduce((key, word) => createHmac('sha256', key).update(word).digest(), start));
}

/** Signs a canonical request. `time` is as in its header `x-amz-date`: `YYYYMMDDTHHMMSSZ`. */
export function signature(
  canonical: string,
  { time, scope, key }: { readonly time: string; readonly scope: string; readonly key: KeyObject },
): string {
  const signed = `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`;
  return createHmac('sha256', key).update(signed).digest('hex');
}

/** The header `authorization` of a signed request. */
export function authorization(of: {
  readonly accessKeyId: string;
  readonly scope: string;
  readonly names: string;
  readonly signature: string;
}): string {
  return `${ALGORITHM} Credential=${of.accessKeyId}/${of.scope}, SignedHeaders=${of.names}, Signature=${of.signature}`;
}

/** In hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
