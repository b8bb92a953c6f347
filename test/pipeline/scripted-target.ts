import type { Document } from '../../src/document.js';
import type { PreparedWrite, RefusedWrite, Target, Write } from '../../src/targets/target.js';

/** A batch that a test decides about. */
export interface Call {
  readonly ids: readonly string[];
  readonly identities: readonly string[];
  readonly finish: (refused?: readonly RefusedWrite[]) => void;
  readonly fail: (error: Error) => void;
}

/** A target whose every batch waits until the test lets it end. */
export class ScriptedTarget implements Omit<Target, 'survey' | 'meter' | 'itemOf' | 'scan'> {
  readonly limits: Target['limits'];
  readonly calls: Call[] = [];

  constructor(limits: Target['limits'] = { maxWrites: 2, maxBytes: 100 }) {
    this.limits = limits;
  }

  write(batch: readonly PreparedWrite[]): Promise<readonly RefusedWrite[]> {
    return new Promise((resolve, reject) => {
      this.calls.push({
        ids: batch.map(({ id }) => id),
        identities: batch.map(({ identity }) => identity),
        finish: (refused = []) => {
          resolve(refused);
        },
        fail: reject,
      });
    });
  }

  probe(): Promise<void> {
    return Promise.resolve();
  }

  ensure(): Promise<string> {
    return Promise.resolve('scripted');
  }

  identify(key: Write['key']): string {
    return JSON.stringify(key);
  }

  prepare(write: Write): PreparedWrite {
    return { kind: write.kind, id: write.id, identity: this.identify(write.key), bytes: 10, size: 10 };
  }

  fetch(): Promise<ReadonlyMap<string, Document>> {
    return Promise.resolve(new Map());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** Lets every promise that is ready go on. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
