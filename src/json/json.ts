import { randomUUID } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { parseNumber } from './number.js';

export { stringifyJson } from './stringify.js';

/** A value that JSON can express. */
export type JsonValue =
  null | boolean | string | number | Decimal | readonly JsonValue[] | { readonly [field: string]: JsonValue };

type Container = JsonValue[] | Record<string, JsonValue>;

/** Finds what `JSON.parse` might change: 16 digits or more, an exponent, a negative zero. May find too much. */
const suspicious = /(?:^|[:,[\s])-?(?:\d[\d.]{15,}|\d[\d.]*[eE]|(?<=-)0(?:\.0*)?(?![\d.]))/;

/** Stands at the head of strings that replace numbers while the text is parsed; cannot be guessed by who wrote it. */
const mark = `${randomUUID()}:`;

/**
 * Parses JSON without losing a digit: a number that a JavaScript number does not hold exactly becomes a `Decimal`.
 *
 * Of two fields with the same name the last one wins; `__proto__` is a field like any other; `-0` becomes 0. Any depth
 * is taken. Throws SyntaxError on anything but JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!suspicious.test(text)) return JSON.parse(text) as JsonValue;
  const marked = markNumbers(text);
  const value = JSON.parse(marked ?? text) as JsonValue;
  return marked === undefined ? value : restoreNumbers(value);
}

/** Replaces each number that `JSON.parse` would change by a marked string. Undefined where there is none. */
function markNumbers(text: string): string | undefined {
  const token = /"|-?\d[\d.eE+-]*/g;
  let result = '';
  let copied = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"') {
      token.lastIndex = endOfString(text, token.lastIndex);
      continue;
    }
    const replacement = replacementOf(match[0]);
    if (replacement === undefined) continue;
    result += text.slice(copied, match.index) + replacement;
    copied = token.lastIndex;
  }
  return copied === 0 ? undefined : result + text.slice(copied);
}

function replacementOf(number: string): string | undefined {
  if (number.length < 16 && !/^-0|[eE]/.test(number)) return undefined;
  const value = parseNumber(number);
  if (typeof value !== 'number') return JSON.stringify(mark + number);
  return value === 0 && number.startsWith('-') ? '0' : undefined;
}

/** The place after the closing quote of a string whose content begins at `start`. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start);
  while (quote !== -1 && isEscaped(text, quote, start)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote + 1;
}

function isEscaped(text: string, place: number, start: number): boolean {
  let first = place;
  while (first > start && text[first - 1] === '\\') first -= 1;
  return (place - first) % 2 === 1;
}

/** Puts a `Decimal` wherever a marked string stands. Keeps a list instead of recursing, so that depth costs no stack. */
function restoreNumbers(root: JsonValue): JsonValue {
  const holder: Container = [root];
  const waiting: Container[] = [holder];
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    for (const [name, value] of Object.entries(container)) {
      if (name.startsWith(mark)) throw new SyntaxError('a number stands where a field name is expected');
      if (typeof value === 'string' && value.startsWith(mark)) {
        // Assigning to `__proto__` would replace the prototype instead of the field.
        Object.defineProperty(container, name, { value: parseNumber(value.slice(mark.length)) });
      } else if (isContainer(value)) {
        waiting.push(value);
      }
    }
  }
  return holder[0] ?? null;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !Decimal.isDecimal(value);
}
