import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, encodeDocument } from 'docferry';

/** A folder with logs as examples/ndjson-source.ts reads them. */
export class Logs implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Logs> {
    const logs = new Logs(await mkdtemp(join(tmpdir(), 'docferry-logs-')));
    await logs.begin();
    return logs;
  }

  /** Begins the log of `users` anew. */
  begin(): Promise<void> {
    return writeFile(this.path, `{"log":"${randomUUID()}"}\n`);
  }

  async put(documents: readonly Document[]): Promise<void> {
    const lines = documents.map((document) => encodeDocument({ id: document['_id'] ?? null, document }));
    await appendFile(this.path, lines.map((line) => (typeof line === 'string' ? `${line}\n` : '')).join(''));
  }

  async remove(id: string): Promise<void> {
    await appendFile(this.path, `${JSON.stringify({ id, deleted: true })}\n`);
  }

  get path(): string {
    return join(this.folder, 'users.ndjson');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
