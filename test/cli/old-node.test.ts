import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { refusalOfOldNode } from '../../src/cli/old-node.js';

test.each(['12.22.12', '18.20.8', '20.11.1'])('Node.js %s is told that it is too old', (version) => {
  expect(refusalOfOldNode(version)).toEqual({
    message: `docferry needs Node.js 20.12 or newer, and this is ${version}`,
    hint: expect.stringMatching(/^Install /),
  });
});

test.each(['20.12.0', '22.0.0', '100.1.0'])('Node.js %s is new enough', (version) => {
  expect(refusalOfOldNode(version)).toBeUndefined();
});

test('the package tells npm the same', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const oldest = manifest.engines.node.replace(/^>=/, '');
  expect(refusalOfOldNode(`${oldest}.0`)).toBeUndefined();
  expect(refusalOfOldNode('0.1.0')?.message).toContain(`Node.js ${oldest} or newer`);
});
