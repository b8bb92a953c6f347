import { describe, expect, test } from '@jest/globals';
import { type RejectSink, Rejects } from '../../src/pipeline/rejects.js';
import { Rejection } from '../../src/rejection.js';
import { turn } from './scripted-target.js';

const rejection = new Rejection('key_empty', 'empty');

class SlowSink implements RejectSink {
  readonly listed = new Set<string>();
  readonly lines: string[] = [];
  readonly synced: { resolve: () => void; reject: (error: Error) => void }[] = [];

  record(id: string): Promise<void> {
    this.listed.add(id);
    return this.#line(`+${id}`);
  }

  clear(id: string): Promise<void> {
    this.listed.delete(id);
    return this.#line(`-${id}`);
  }

  has(id: string): boolean {
    return this.listed.has(id);
  }

  #line(line: string): Promise<void> {
    this.lines.push(line);
    return new Promise((resolve, reject) => this.synced.push({ resolve, reject }));
  }
}

describe('Rejects', () => {
  test('a document is settled only when its line is on disk', async () => {
    const sink = new SlowSink();
    const rejects = new Rejects(sink);
    let done = false;
    rejects.record({ id: 'a', order: 1 }, rejection, () => (done = true));
    await turn();
    expect(done).toBe(false);
    sink.synced[0]?.resolve();
    await rejects.settled();
    expect(done).toBe(true);
  });

  test('an older write that arrives late does not clear a newer rejection', () => {
    const sink = new SlowSink();
    const rejects = new Rejects(sink);
    rejects.record({ id: 'a', order: 2 }, rejection, () => {});
    expect(rejects.holds('a', 1)).toBe(false);
    rejects.record({ id: 'a', order: 1 }, rejection, () => {});
    expect(sink.lines).toEqual(['+a']);
    expect(rejects.holds('a', 3)).toBe(true);
    rejects.clear('a', () => {});
    expect(sink.lines).toEqual(['+a', '-a']);
  });

  test('what an earlier run listed is cleared when it arrives', () => {
    const sink = new SlowSink();
    sink.listed.add('a');
    const rejects = new Rejects(sink);
    expect(rejects.holds('a', 0)).toBe(true);
    rejects.clear('a', () => {});
    expect(sink.lines).toEqual(['-a']);
  });

  test('a line that cannot be written is an error, and its document stays unsettled', async () => {
    const sink = new SlowSink();
    const rejects = new Rejects(sink);
    let done = false;
    rejects.record({ id: 'a', order: 1 }, rejection, () => (done = true));
    sink.synced[0]?.reject(new Error('disk full'));
    await expect(rejects.settled()).rejects.toThrow('disk full');
    expect(() => {
      rejects.throwFailure();
    }).toThrow('disk full');
    expect(done).toBe(false);
  });

  test('waits for the disk when very many lines are pending, and only then', async () => {
    const sink = new SlowSink();
    const rejects = new Rejects(sink);
    for (let order = 0; order < 999; order += 1)
      rejects.record({ id: `${order}`, order }, rejection, () => {});
    await rejects.room();
    rejects.record({ id: 'last', order: 1_000 }, rejection, () => {});
    let room = false;
    const waiting = rejects.room().then(() => (room = true));
    await turn();
    expect(room).toBe(false);
    for (const line of sink.synced.splice(0)) line.resolve();
    await waiting;
    rejects.record({ id: 'another', order: 1_001 }, rejection, () => {});
    await rejects.room();
  });
});
