import { describe, expect, test } from '@jest/globals';
import { AnswerBytes, IncomingAnswer } from '../../src/couchdb/answer-bytes.js';
import { seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';

const random = seededRandom(testSeed);

/** An answer in which one letter is repeated, as far as it has come. */
function incoming(letter: string, length: number): IncomingAnswer {
  const answer = new IncomingAnswer();
  while (answer.length < length) {
    const part = Math.min(length - answer.length, 1 + Math.floor(random() * 65_536));
    answer.add(Buffer.from(letter.repeat(part)));
  }
  return answer;
}

function isWhole(bytes: Buffer, letter: string, length: number): boolean {
  return bytes.length === length && bytes.every((byte) => byte === letter.charCodeAt(0));
}

describe('the bytes of answers', () => {
  test('stay what they are until they are released, whatever comes after them', () => {
    const held: { readonly letter: string; readonly length: number; readonly answer: AnswerBytes }[] = [];
    const lengths = [10, 300_000, 1_000_000, 2_000_000, 20_000_000];
    for (let round = 0; round < 60; round += 1) {
      const letter = String.fromCharCode(97 + (round % 26));
      const length = Math.ceil((lengths[Math.floor(random() * lengths.length)] ?? 1) * (0.5 + random() / 2));
      held.push({ letter, length, answer: new AnswerBytes(incoming(letter, length).take()) });
      if (held.length > 6) held.splice(Math.floor(random() * held.length), 1)[0]?.answer.release();
    }
    for (const { letter, length, answer } of held) expect(isWhole(answer.bytes, letter, length)).toBe(true);
  });

  test('are used again, and cannot be had after that', () => {
    // Longer than all that may be free already, and not too long to be kept.
    const length = 5_000_000;
    const first = new AnswerBytes(incoming('a', length).take());
    const { buffer } = first.bytes;
    first.release();
    first.release();
    expect(() => first.bytes).toThrow(RangeError);
    const second = incoming('b', length).take();
    expect(second.buffer).toBe(buffer);
    expect(incoming('c', length).take().buffer).not.toBe(buffer);
    expect(isWhole(second, 'b', length)).toBe(true);
  });

  test('of an answer that was dropped are used again', () => {
    const length = 6_000_000;
    const whole = incoming('a', length).take();
    new AnswerBytes(whole).release();
    const cut = incoming('b', length);
    cut.drop();
    expect(cut.length).toBe(0);
    const next = incoming('c', length).take();
    expect(next.buffer).toBe(whole.buffer);
    expect(isWhole(next, 'c', length)).toBe(true);
  });

  test('that come from elsewhere are left alone', () => {
    const foreign = Buffer.alloc(400_000, 'x');
    new AnswerBytes(foreign).release();
    expect(incoming('a', 400_000).take().buffer).not.toBe(foreign.buffer);
    expect(isWhole(foreign, 'x', 400_000)).toBe(true);
  });
});
