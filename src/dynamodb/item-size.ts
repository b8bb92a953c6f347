import { TooLarge } from '../rejection.js';

/**
 * The most that an item may measure, in bytes, inclusive.
 *
 * AWS calls its rule for numbers approximate; this gate equals DynamoDB Local's to the byte. Should the service count
 * a number one byte larger, it refuses an item on the very edge, which is then found by bisection and rejected too.
 */
export const MAX_ITEM_SIZE = 409_600;

/** Says that an item is too large, if so. */
export function judgeSize(size: number): TooLarge | undefined {
  if (size <= MAX_ITEM_SIZE) return undefined;
  return new TooLarge(`the item has ${size} bytes; DynamoDB holds ${MAX_ITEM_SIZE}`, size);
}

/** The most containers that may be nested in one attribute, that container included. */
export const MAX_NESTING = 31;

/** What a list or a map adds to the sum of its members. */
export const CONTAINER_SIZE = 3;

/** What each member of a list or a map adds to its own size. */
export const MEMBER_SIZE = 1;

/** What `true`, `false` and `null` measure. */
export const FLAG_SIZE = 1;

/**
 * The size of a number with `digits` significant digits, the first of them at 10^`exponent`.
 *
 * DynamoDB keeps pairs of digits aligned on the decimal point, without the zero pairs on either end.
 */
export function numberSize(digits: number, exponent: number, negative: boolean): number {
  const unaligned = digits % 2 === 0 && exponent % 2 === 0;
  return 1 + Math.ceil(digits / 2) + (unaligned ? 1 : 0) + (negative ? 1 : 0);
}

/** The size of an integer that a JavaScript number holds exactly. */
export function integerSize(integer: number): number {
  if (integer === 0) return 1;
  let rest = Math.abs(integer);
  while (rest % 100 === 0) rest /= 100;
  let pairs = 0;
  for (; rest >= 1; rest = Math.floor(rest / 100)) pairs += 1;
  return 1 + pairs + (integer < 0 ? 1 : 0);
}
