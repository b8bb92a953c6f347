import { describe, expect, test } from '@jest/globals';
import { entry, sent, setUp } from './scripted-dispatcher.js';
import { turn } from './scripted-target.js';

const reason = new Error('stop');

describe('a dispatcher that is stopped', () => {
  test('waits for what it sent and sends nothing more, neither what is ready nor what waits for an item', async () => {
    const stop = new AbortController();
    const setup = setUp({ concurrency: 1, stop: stop.signal });
    for (const id of ['a', 'b', 'c', 'a']) await setup.dispatcher.add(entry(id));
    stop.abort(reason);
    let settled: boolean | undefined;
    const drained = setup.dispatcher.drain().then((all) => (settled = all));
    await turn();
    expect(settled).toBeUndefined();
    setup.target.calls[0]?.finish();
    await drained;
    expect(settled).toBe(false);
    expect(sent(setup)).toEqual(['a,b']);
    expect(setup.settled).toEqual(['a durable', 'b durable']);
  });

  test('has settled everything when nothing was left to send', async () => {
    const stop = new AbortController();
    const { dispatcher, target } = setUp({ stop: stop.signal });
    for (const id of ['a', 'b']) await dispatcher.add(entry(id));
    stop.abort(reason);
    const drained = dispatcher.drain();
    target.calls[0]?.finish();
    expect(await drained).toBe(true);
  });

  test('tells whoever waits for room as soon as what was sent has ended', async () => {
    const stop = new AbortController();
    const setup = setUp({ concurrency: 1, stop: stop.signal, writes: 3 });
    for (const id of ['a', 'b']) await setup.dispatcher.add(entry(id));
    const added = setup.dispatcher.add(entry('c'));
    stop.abort(reason);
    setup.target.calls[0]?.finish();
    await expect(added).rejects.toBe(reason);
    await expect(setup.dispatcher.arrival('c')).rejects.toBe(reason);
    expect(sent(setup)).toEqual(['a,b']);
  });

  test('leaves a batch unsettled that the target did not send, which is no failure', async () => {
    const stop = new AbortController();
    const { dispatcher, target, settled } = setUp({ stop: stop.signal });
    for (const id of ['a', 'b', 'c', 'd']) await dispatcher.add(entry(id));
    stop.abort(reason);
    target.calls[0]?.fail(reason);
    target.calls[1]?.finish();
    expect(await dispatcher.drain()).toBe(false);
    expect(settled).toEqual(['c durable', 'd durable']);
  });

  test('throws the failure of a batch that was in flight', async () => {
    const stop = new AbortController();
    const { dispatcher, target } = setUp({ stop: stop.signal });
    for (const id of ['a', 'b']) await dispatcher.add(entry(id));
    stop.abort(reason);
    target.calls[0]?.fail(new Error('denied'));
    await expect(dispatcher.drain()).rejects.toThrow('denied');
  });
});
