import { describe, expect, test } from '@jest/globals';
import type { Page, Position } from '../../src/document.js';
import type { CollectionEvent } from '../../src/events.js';
import type { PassOptions } from '../../src/pipeline/pass-options.js';
import { runPass } from '../../src/pipeline/pass.js';
import { createProjection } from '../../src/pipeline/projection.js';
import type { Progress } from '../../src/pipeline/watermark.js';
import { connectMemory } from '../../src/sources/memory.js';
import type { Source } from '../../src/sources/source.js';
import { ScriptedTarget, turn } from './scripted-target.js';
import { namedById } from '../../src/sources/shape.js';

type Log = readonly string[];

/** A source that yields these pages, and notes when it is asked for each. */
function sourceOf(pages: readonly Page[], asked: string[] = [], failure?: Error): Source {
  const source = connectMemory(new Map()).open({ name: 'none', conflicts: false, report: () => {} });
  return Object.assign(source, {
    read: async function* () {
      for (const page of pages) {
        asked.push(page.position);
        await Promise.resolve();
        yield page;
      }
      if (failure !== undefined) throw failure;
    },
  });
}

function page(position: string, ids: readonly string[], skipped = 0): Page {
  const changes = ids.map((id) => ({ kind: 'upsert' as const, id, document: { _id: id } }));
  return { changes, position: position as Position, skipped, phase: 'changes' };
}

interface Setup {
  readonly options: PassOptions;
  readonly target: ScriptedTarget;
  readonly frontier: (string | undefined)[];
  readonly events: CollectionEvent[];
  readonly stop: AbortController;
}

function setUp(source: Source, changes: Partial<PassOptions> = {}): Setup {
  const target = new ScriptedTarget({ maxWrites: 100, maxBytes: 10_000 });
  const frontier: (string | undefined)[] = [];
  const events: CollectionEvent[] = [];
  const stop = new AbortController();
  const key = { partition: { attribute: '_id', from: '_id', type: 'S' as const } };
  const options: PassOptions = {
    source,
    target,
    project: createProjection({ stages: [], key, shape: namedById, deletes: 'apply' }),
    rejects: { record: () => Promise.resolve(), clear: () => Promise.resolve(), has: () => false },
    advanced: ({ position }: Progress) => frontier.push(position),
    secure: () => Promise.resolve(),
    concurrency: 2,
    stop: stop.signal,
    leave: stop.signal,
    abort: new AbortController().signal,
    report: (event) => events.push(event),
    ...changes,
  };
  return { options, target, frontier, events, stop };
}

describe('runPass', () => {
  test('secures the first frontier before the first write, and only once', async () => {
    const order: string[] = [];
    const { options, target } = setUp(sourceOf([page('1', []), page('2', ['a']), page('3', ['b'])]), {
      secure: () => {
        order.push(`secure after ${target.calls.length} batches`);
        return Promise.resolve();
      },
    });
    const ended = runPass(options);
    await turn();
    target.calls[0]?.finish();
    expect(await ended).toBe('complete');
    expect(order).toEqual(['secure after 0 batches']);
  });

  test('reads on while the frontier stands, as far as it may, and sends what holds it back', async () => {
    const asked: string[] = [];
    const pages = ['1', '2', '3', '4'].map((name) => page(name, [`${name}a`, `${name}b`]));
    const { options, target, frontier } = setUp(sourceOf(pages, asked), { maxDistance: 3 });
    const ended = runPass(options);
    await turn();
    expect(asked).toEqual(['1', '2', '3']);
    expect(target.calls.map(({ ids }) => ids.join())).toEqual(['1a,1b,2a,2b']);
    target.calls[0]?.finish();
    await turn();
    target.calls[1]?.finish();
    await ended;
    expect(frontier.at(-1)).toBe('4');
  });

  test('settles and tells what is in flight before it throws the failure of the source', async () => {
    const failure = new Error('source gone');
    const { options, target, frontier } = setUp(sourceOf([page('1', ['a'])], [], failure));
    let thrown: Log = [];
    const ended = runPass(options).catch((error: unknown) => (thrown = [String(error)]));
    await turn();
    expect(thrown).toEqual([]);
    target.calls[0]?.finish();
    await ended;
    expect(thrown).toEqual(['Error: source gone']);
    expect(frontier).toEqual(['1']);
  });

  test('once stopped, reads no further, finishes what is in flight and ends as stopped', async () => {
    const asked: string[] = [];
    const { options, target, frontier, stop } = setUp(sourceOf([page('1', ['a']), page('2', ['b'])], asked), {
      maxUnsettled: { writes: 1, bytes: 1_000 },
    });
    const ended = runPass(options);
    await turn();
    stop.abort();
    target.calls[0]?.finish();
    expect(await ended).toBe('stopped');
    expect(asked).toEqual(['1']);
    expect(frontier).toEqual(['1']);
  });

  test('stopped in the middle of a page, it does not count the page as carried', async () => {
    const { options, target, frontier, stop } = setUp(sourceOf([page('1', ['a', 'b', 'c'])]), {
      maxUnsettled: { writes: 1, bytes: 1_000 },
    });
    const ended = runPass(options);
    await turn();
    stop.abort();
    target.calls[0]?.finish();
    expect(await ended).toBe('stopped');
    expect(target.calls).toHaveLength(1);
    expect(frontier).toEqual([]);
  });

  test('stopped after the last page was read, it is not complete while something is unsent', async () => {
    const { options, target, frontier, stop } = setUp(sourceOf([page('1', ['a']), page('2', ['b', 'c'])]), {
      concurrency: 1,
    });
    Object.assign(target.limits, { maxWrites: 1 });
    const ended = runPass(options);
    await turn();
    target.calls[0]?.finish();
    await turn();
    target.calls[1]?.finish();
    await turn();
    stop.abort();
    target.calls[2]?.fail(stop.signal.reason as Error);
    expect(await ended).toBe('stopped');
    expect(frontier).toEqual(['1']);
  });

  test('stopped without being told to leave anything, it sends what it has read', async () => {
    const { options, target, frontier, stop } = setUp(sourceOf([page('1', ['a', 'b'])]), {
      leave: new AbortController().signal,
    });
    Object.assign(target.limits, { maxWrites: 1 });
    const ended = runPass({ ...options, concurrency: 1, maxUnsettled: { writes: 2, bytes: 1_000 } });
    await turn();
    stop.abort();
    target.calls[0]?.finish();
    await turn();
    target.calls[1]?.finish();
    expect(await ended).toBe('stopped');
    expect(frontier).toEqual(['1']);
  });

  test('tells what was read, and what was skipped by the source', async () => {
    const { options, target, events } = setUp(sourceOf([page('1', ['a'], 2)]));
    const ended = runPass(options);
    await turn();
    target.calls[0]?.finish();
    await ended;
    expect(events.filter(({ type }) => type === 'read')).toEqual([
      { type: 'read', documents: 3, phase: 'changes' },
    ]);
    expect(events.flatMap((event) => (event.type === 'settled' ? [event.outcomes.skipped] : []))).toEqual([
      2, 0,
    ]);
  });
});
