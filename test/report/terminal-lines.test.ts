import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Terminal } from '../../src/cli/terminal.js';
import { linesFor } from '../../src/report/terminal-lines.js';

const sentence =
  'users: hint: Free disk space or make the state folder writable, then run again: the run resumes.';

/** What is printed of lines on a stream with these properties. */
function printed(stream: object, ...lines: readonly string[]): string {
  const stderr = Object.assign(new PassThrough({ encoding: 'utf8' }), stream);
  const terminal = new Terminal(new PassThrough(), stderr, {});
  for (const line of lines) terminal.line(line);
  return stderr.read() as string;
}

describe('a line that is longer than the terminal', () => {
  const terminal = { isTTY: true, columns: 80 };

  test('is broken between words, and what follows is indented', () => {
    expect(printed(terminal, sentence)).toBe(
      'users: hint: Free disk space or make the state folder writable, then run\n  again: the run resumes.\n',
    );
  });

  test.each([20, 31, 40, 79, 80, 96, 97])('keeps its words in %i columns', (columns) => {
    const lines = printed({ isTTY: true, columns }, `    ${sentence}`).trimEnd().split('\n');
    expect(lines.filter(({ length }) => length > Math.max(26, columns))).toEqual([]);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(sentence);
    expect(lines.every((line) => line.startsWith('    '))).toBe(true);
  });

  test('is broken on stdout too', () => {
    const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 80 });
    new Terminal(stdout, new PassThrough(), {}).textLines(['users  5', sentence]);
    expect((stdout.read() as string).split('\n').map(({ length }) => length)).toEqual([8, 72, 25, 0]);
  });

  test('keeps a word that is longer still', () => {
    const path = `"/${'folder/'.repeat(20)}"`;
    expect(linesFor(terminal, `the state ${path} is full`)).toEqual(['the state', `  ${path}`, '  is full']);
  });

  test('is one line in a pipe, where the width is unknown, and of a text of several', () => {
    expect(printed({}, sentence)).toBe(`${sentence}\n`);
    expect(printed({ columns: 80 }, sentence)).toBe(`${sentence}\n`);
    expect(printed({ isTTY: true }, sentence)).toBe(`${sentence}\n`);
    expect(printed(terminal, `${sentence}\n    at run (file)`)).toBe(`${sentence}\n    at run (file)\n`);
  });
});
