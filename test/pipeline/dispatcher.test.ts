import { describe, expect, test } from '@jest/globals';
import { Rejection } from '../../src/rejection.js';
import { entry, sent, setUp } from './scripted-dispatcher.js';
import { ScriptedTarget, turn } from './scripted-target.js';

describe('Dispatcher', () => {
  test('sends a batch when it has as many writes as the target takes', async () => {
    const setup = setUp();
    await setup.dispatcher.add(entry('a'));
    expect(sent(setup)).toEqual([]);
    await setup.dispatcher.add(entry('b'));
    expect(sent(setup)).toEqual(['a,b']);
  });

  test('sends a batch before it has more bytes than the target takes', async () => {
    const setup = setUp();
    await setup.dispatcher.add(entry('a', 'a', 60));
    await setup.dispatcher.add(entry('b', 'b', 60));
    expect(sent(setup)).toEqual(['a']);
  });

  test('lets a later write take the place of an earlier one in the open batch', async () => {
    const setup = setUp();
    await setup.dispatcher.add(entry('a', 'a1', 60));
    await setup.dispatcher.add(entry('a', 'a2', 90));
    await setup.dispatcher.add(entry('b'));
    expect(sent(setup)).toEqual(['a2,b']);
    expect(setup.settled).toEqual([]);
    setup.target.calls[0]?.finish();
    await setup.dispatcher.drain();
    expect(setup.settled).toEqual(['a2 durable', 'a1 superseded', 'b durable']);
  });

  test('does not send an overflowing batch with a write that the overflowing one supersedes', async () => {
    const wide = setUp({ target: new ScriptedTarget({ maxWrites: 10, maxBytes: 100 }) });
    await wide.dispatcher.add(entry('a', 'a1', 10));
    await wide.dispatcher.add(entry('b', 'b1', 50));
    await wide.dispatcher.add(entry('a', 'a2', 80));
    expect(sent(wide)).toEqual(['b1']);
    const drained = wide.dispatcher.drain();
    wide.target.calls[1]?.finish();
    await turn();
    expect(wide.settled).toEqual(['a2 durable', 'a1 superseded']);
    wide.target.calls[0]?.finish();
    await drained;
  });

  test('never has two writes of one item in flight, and sends the last of those that waited', async () => {
    const setup = setUp({ concurrency: 4 });
    const { dispatcher, target, settled } = setup;
    await dispatcher.add(entry('a', 'a1'));
    await dispatcher.add(entry('b', 'b1'));
    await dispatcher.add(entry('a', 'a2'));
    await dispatcher.add(entry('a', 'a3'));
    await dispatcher.add(entry('c', 'c1'));
    await dispatcher.add(entry('d', 'd1'));
    expect(sent(setup)).toEqual(['a1,b1', 'c1,d1']);
    const drained = dispatcher.drain();
    target.calls[0]?.finish();
    await turn();
    expect(sent(setup)).toEqual(['a1,b1', 'c1,d1', 'a3']);
    target.calls[1]?.finish();
    target.calls[2]?.finish();
    await drained;
    expect(settled).toEqual([
      'a1 durable',
      'b1 durable',
      'c1 durable',
      'd1 durable',
      'a3 durable',
      'a2 superseded',
    ]);
  });

  test('waits while all batches are in flight and one is ready', async () => {
    const { dispatcher, target } = setUp({ concurrency: 1 });
    for (const id of ['a', 'b', 'c']) await dispatcher.add(entry(id));
    let added = false;
    const adding = dispatcher.add(entry('d'))?.then(() => (added = true));
    await turn();
    expect(added).toBe(false);
    target.calls[0]?.finish();
    await adding;
    expect(target.calls).toHaveLength(2);
  });

  test.each([
    ['writes', { writes: 1 }],
    ['bytes', { bytes: 10 }],
  ])('sends the half-filled batch when too many %s are unsettled', async (_, limit) => {
    const setup = setUp(limit);
    const adding = setup.dispatcher.add(entry('a'));
    expect(sent(setup)).toEqual(['a']);
    setup.target.calls[0]?.finish();
    await adding;
  });

  test('sends a write that waited for its item even when nothing else comes', async () => {
    const setup = setUp({ writes: 3 });
    await setup.dispatcher.add(entry('a', 'a1'));
    await setup.dispatcher.add(entry('b', 'b1'));
    const adding = setup.dispatcher.add(entry('a', 'a2'));
    setup.target.calls[0]?.finish();
    await adding;
    const drained = setup.dispatcher.drain();
    await turn();
    setup.target.calls[1]?.finish();
    await drained;
    expect(sent(setup)).toEqual(['a1,b1', 'a2']);
  });

  test('tells which writes of a batch were refused', async () => {
    const { dispatcher, target, settled } = setUp();
    await dispatcher.add(entry('a'));
    await dispatcher.add(entry('b'));
    const rejection = new Rejection('refused_by_target', 'no');
    target.calls[0]?.finish([{ write: entry('b').write, rejection }]);
    await dispatcher.drain();
    expect(settled).toEqual(['a durable', 'b refused_by_target']);
  });

  test('throws the error of a failed batch, settles what else was in flight, and sends nothing more', async () => {
    const { dispatcher, target, settled } = setUp();
    for (const id of ['a', 'b', 'c', 'd']) await dispatcher.add(entry(id));
    target.calls[0]?.fail(new Error('gone'));
    await turn();
    await expect(dispatcher.add(entry('e'))).rejects.toThrow('gone');
    const drained = dispatcher.drain();
    target.calls[1]?.finish();
    await expect(drained).rejects.toThrow('gone');
    expect(settled).toEqual(['c durable', 'd durable']);
    expect(target.calls).toHaveLength(2);
  });

  test('tells when nothing is in flight any more, and nothing is ready to be', async () => {
    const { dispatcher, target, idle } = setUp({ concurrency: 1 });
    const addAll = async (...ids: string[]): Promise<void> => {
      for (const id of ids) await dispatcher.add(entry(id));
    };
    await addAll('a', 'b');
    const more = addAll('c', 'd');
    expect(dispatcher.busy).toBe(true);
    target.calls[0]?.finish();
    await turn();
    expect(idle).toEqual([]);
    target.calls[1]?.finish();
    await more;
    await turn();
    expect(idle).toEqual([4]);
    expect(dispatcher.busy).toBe(false);
  });
});
