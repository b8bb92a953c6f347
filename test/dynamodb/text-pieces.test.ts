import { describe, expect, test } from '@jest/globals';
import { joinedLength, joinPieces, TextPiece } from '../../src/dynamodb/text-piece.js';
import { TextWriter } from '../../src/dynamodb/text-writer.js';
import { seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';

const random = seededRandom(testSeed);

/** A text of ASCII, whose length says how it is written: in a block with others, or elsewhere. */
function anyText(): string {
  const lengths = [1, 30, 900, 9_000, 200_000];
  const most = lengths[Math.floor(random() * lengths.length)] ?? 1;
  const length = 1 + Math.floor(random() * most);
  return String.fromCharCode(97 + Math.floor(random() * 26)).repeat(length);
}

/** Writes a text as the encoder does: with more room than it needs, and parts of it that nobody has counted on. */
function write(writer: TextWriter, text: string): TextPiece {
  const counted = Math.floor(random() * text.length);
  writer.begin(text.length * 2);
  if (random() < 0.2) {
    // What is rare is given up half way.
    writer.put(Buffer.from('#'.repeat(counted)));
    writer.begin(text.length * 2);
  }
  writer.put(Buffer.from(text.slice(0, counted)));
  writer.putText(text.slice(counted));
  return writer.take();
}

function joined(pieces: readonly TextPiece[]): string {
  const into = Buffer.alloc(joinedLength(pieces) + 2, '.');
  return into.toString('utf8', 1, joinPieces(pieces, into, 1));
}

test('texts stay what they are, whatever is written and forgotten after them', () => {
  const writers = [new TextWriter(), new TextWriter()];
  let held: { readonly text: string; readonly piece: TextPiece }[] = [];
  for (let round = 0; round < 3_000; round += 1) {
    const writer = writers[round % 2] ?? new TextWriter();
    const text = anyText();
    held.push({ text, piece: write(writer, text) });
    if (random() < 0.02) {
      const gone = held.filter(() => random() < 0.9);
      for (const { piece } of gone) piece.forget();
      held = held.filter((each) => !gone.includes(each));
      expect(held.every(({ piece, text: expected }) => piece.toString() === expected)).toBe(true);
    }
  }
  const batch = held.slice(-25);
  expect(joined(batch.map(({ piece }) => piece))).toBe(batch.map(({ text }) => text).join(','));
});

describe('joining', () => {
  test('neighbours, strangers, and the same ones in another order', () => {
    const writer = new TextWriter();
    const texts = ['one', 'two', 'three', 'four'];
    const pieces = texts.map((text) => write(writer, text));
    const own = TextPiece.of('fünf');
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [0, 2, 3],
      [1, 0, 1],
    ]) {
      const chosen = order.map((index) => pieces[index] ?? own);
      const expected = order.map((index) => texts[index] ?? '').join(',');
      expect(joined([...chosen, own])).toBe(`${expected},fünf`);
      expect(joined([own, ...chosen])).toBe(`fünf,${expected}`);
    }
    expect(joined([])).toBe('');
  });

  test('a text that was forgotten is an error, and never another text', () => {
    const writer = new TextWriter();
    const [first, second] = [write(writer, 'first'), write(writer, 'second')];
    first.forget();
    first.forget();
    expect(() => first.toString()).toThrow(RangeError);
    expect(() => joined([second, first])).toThrow(RangeError);
    expect(joined([second])).toBe('second');
  });
});
