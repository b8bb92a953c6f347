import { describe, expect, test } from '@jest/globals';
import { entry, sent, setUp } from './scripted-dispatcher.js';
import { ScriptedTarget, turn } from './scripted-target.js';

describe('Dispatcher', () => {
  test('counts the bytes of a write in the open batch only once when it is replaced', async () => {
    const setup = setUp({ target: new ScriptedTarget({ maxWrites: 10, maxBytes: 100 }) });
    await setup.dispatcher.add(entry('b', 'b1', 20));
    await setup.dispatcher.add(entry('a', 'a1', 30));
    await setup.dispatcher.add(entry('a', 'a2', 40));
    await setup.dispatcher.add(entry('c', 'c1', 40));
    expect(sent(setup)).toEqual([]);
    await setup.dispatcher.add(entry('d', 'd1', 1));
    expect(sent(setup)).toEqual(['b1,a2,c1']);
  });

  test('sends no batch that was ready when another failed', async () => {
    const setup = setUp({ concurrency: 1 });
    for (const id of ['a', 'b', 'c']) await setup.dispatcher.add(entry(id));
    const adding = setup.dispatcher.add(entry('d'));
    setup.target.calls[0]?.fail(new Error('gone'));
    await expect(adding).rejects.toThrow('gone');
    await expect(setup.dispatcher.drain()).rejects.toThrow('gone');
    expect(sent(setup)).toEqual(['a,b']);
  });

  test('does not throw a failure before what else is in flight has ended', async () => {
    const { dispatcher, target } = setUp();
    for (const id of ['a', 'b', 'c', 'd']) await dispatcher.add(entry(id));
    let ended = false;
    const drained = dispatcher.drain().finally(() => (ended = true));
    target.calls[0]?.fail(new Error('gone'));
    await turn();
    expect(ended).toBe(false);
    target.calls[1]?.finish();
    await expect(drained).rejects.toThrow('gone');
  });

  test('waits for the writes of one document to arrive', async () => {
    const { dispatcher, target } = setUp();
    await dispatcher.arrival('a');
    await dispatcher.add(entry('a'));
    let arrived = false;
    const arriving = dispatcher.arrival('a').then(() => (arrived = true));
    await turn();
    expect(arrived).toBe(false);
    expect(target.calls).toHaveLength(1);
    target.calls[0]?.finish();
    await arriving;
  });
});
