import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { askWhetherStopped } from '../../src/cli/cutover-question.js';
import { never } from '../../src/testing/writes.js';

async function answer(words: string): Promise<boolean> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = askWhetherStopped({ input, output }, never);
  input.end(words);
  const stopped = await asked;
  output.end();
  expect(await text(output)).toBe('Has writing to the source stopped? [y/N] ');
  return stopped;
}

test('only a yes is a yes', async () => {
  for (const yes of ['y\n', ' Y \n', 'yes\n', 'YES\n']) expect(await answer(yes)).toBe(true);
  for (const no of ['\n', 'n\n', 'yup\n', 'no\n', '']) expect(await answer(no)).toBe(false);
});

test('a stop ends the question', async () => {
  const stop = new AbortController();
  const dialogue = { input: new PassThrough(), output: new PassThrough() };
  const asked = askWhetherStopped(dialogue, stop.signal);
  stop.abort();
  await expect(asked).rejects.toBe(stop.signal.reason);
  await expect(askWhetherStopped(dialogue, stop.signal)).rejects.toBe(stop.signal.reason);
});
