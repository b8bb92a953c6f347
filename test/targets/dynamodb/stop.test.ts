import { describe, expect, test } from '@jest/globals';
import type { Page, Position } from '../../../src/document.js';
import { type PassEnd, runPass } from '../../../src/pipeline/pass.js';
import { createProjection } from '../../../src/pipeline/projection.js';
import { type Batch, BatchLoop } from '../../../src/dynamodb/requests/batch-loop.js';
import { AdaptiveConcurrency } from '../../../src/dynamodb/requests/concurrency.js';
import { WritePace } from '../../../src/targets/dynamodb/write-pace.js';
import type { PreparedWrite } from '../../../src/targets/target.js';
import { VirtualTime } from '../../support/virtual-time.js';
import { ScriptedTarget } from '../../pipeline/scripted-target.js';
import { namedById } from '../../../src/sources/shape.js';

const answerTime = 80;
const stopAt = 5_000;
const documentsOfPage = 60;

/** What DynamoDB leaves unprocessed of a request. */
type Server = (entries: readonly PreparedWrite[]) => readonly PreparedWrite[];

interface Stopped {
  readonly end: PassEnd;
  readonly seconds: number;
  /** When the last answer came, at the latest at the stop. */
  readonly lastAnswer: number;
  readonly durable: ReadonlySet<string>;
  /** How many pages are behind the frontier. */
  readonly pages: number;
}

async function* endlessPages(stop: AbortSignal): AsyncGenerator<Page, void, undefined> {
  for (let page = 0; page < 100_000; page += 1) {
    await Promise.resolve();
    stop.throwIfAborted();
    const ids = Array.from({ length: documentsOfPage }, (_, index) => `${page}-${index}`);
    const changes = ids.map((id) => ({ kind: 'upsert' as const, id, document: { _id: id } }));
    yield { changes, position: String(page + 1) as Position, skipped: 0, phase: 'changes' };
  }
}

/** A pass at a rate that is stopped with many batches under way. */
async function stopped(rate: number | undefined, server: Server): Promise<Stopped> {
  const time = new VirtualTime();
  const chance = time.chance();
  const report = (): void => undefined;
  const pace = new WritePace({ rate, chance, report });
  const place = { table: 't', region: 'r', endpoint: undefined };
  const concurrency = new AdaptiveConcurrency(16, chance.now);
  const loop = new BatchLoop({ place, patience: 900_000, concurrency, chance, report });
  const durable = new Set<string>();
  let lastAnswer = 0;
  let pages = 0;
  const target = Object.assign(new ScriptedTarget({ maxWrites: 25, maxBytes: 16_000_000 }), {
    write: async (writes: readonly PreparedWrite[], abort: AbortSignal, halt?: AbortSignal) => {
      const batch: Batch<PreparedWrite> = {
        action: 'BatchWriteItem',
        halt,
        admit: (entries, signal) => pace.admit(entries, signal),
        send: async (entries) => {
          await chance.sleep(answerTime);
          lastAnswer = chance.now();
          const left = server(entries);
          for (const write of entries) if (!left.includes(write)) durable.add(write.id);
          return left;
        },
        nameOf: ({ id }) => id,
      };
      await loop.run(writes, batch, abort);
      return [];
    },
  });
  const stop = new AbortController();
  const key = { partition: { attribute: '_id', from: '_id', type: 'S' as const } };
  const pass = runPass({
    source: { read: () => endlessPages(stop.signal) },
    target,
    project: createProjection({ stages: [], key, shape: namedById, deletes: 'apply' }),
    rejects: { record: () => Promise.resolve(), clear: () => Promise.resolve(), has: () => false },
    advanced: ({ position }) => (pages = Number(position)),
    secure: () => Promise.resolve(),
    concurrency: 16,
    stop: stop.signal,
    leave: stop.signal,
    abort: new AbortController().signal,
    report,
  });
  const interrupt = chance.sleep(stopAt).then(() => {
    stop.abort(new Error('interrupted'));
  });
  const end = await time.run(Promise.all([pass, interrupt])).then(([value]) => value);
  return { end, seconds: chance.now(), lastAnswer: Math.max(lastAnswer, stopAt), durable, pages };
}

describe('a stop while batches wait', () => {
  test.each<[string, number | undefined, Server]>([
    ['for the rate limit', 1, () => []],
    ['for a table that throttles everything', undefined, (entries) => entries],
    ['for a table that throttles a part', undefined, (entries) => entries.slice(1)],
    ['for both', 1, (entries) => entries.slice(1)],
  ])('%s ends with the last answer, and leaves what was not sent', async (_, rate, server) => {
    const { end, seconds, lastAnswer, durable, pages } = await stopped(rate, server);
    expect(end).toBe('stopped');
    expect(lastAnswer).toBeLessThanOrEqual(stopAt + answerTime);
    expect(seconds).toBe(lastAnswer);
    for (let page = 0; page < pages; page += 1) {
      for (let index = 0; index < documentsOfPage; index += 1) expect(durable).toContain(`${page}-${index}`);
    }
  });
});
