import { CouchDBError } from './answer.js';

/** The opaque name of a place in a database's history. As in CouchDB, only the server can read it. */
export function encodeSequence(instance: string, update: number): string {
  return `${update}-${Buffer.from(`docferry:${instance}:${update}`).toString('base64url')}`;
}

/**
 * The number of updates that a `since` parameter lies behind.
 *
 * A sequence of a database that was deleted and made again leads back to 0, without an error: so do CouchDB's shards.
 */
export function decodeSequence(text: string, instance: string, latest: number): number {
  if (text === 'now') return latest;
  const since = text.replaceAll('"', '');
  if (since === '0') return 0;
  const [, owner = '', update] = Buffer.from(since.replace(/^\d+-/, ''), 'base64url').toString().split(':');
  if (since !== encodeSequence(owner, Number(update))) {
    throw new CouchDBError(400, 'bad_request', "Malformed sequence supplied in 'since' parameter.");
  }
  return owner === instance ? Math.min(Number(update), latest) : 0;
}
