import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { describeKind, isList, isPlain } from '../dynamodb/value-kind.js';
import { stringifyJson } from '../json/json.js';
import { parsePath } from '../rejection.js';
import { formatCount } from '../report/progress-text.js';
import { isSecretName, isSecretText } from './secret-name.js';

/** Characters after which a list or map is cut. */
const longest = 90;
/** Characters of a string that is the whole excerpt, and of one within a list or map. */
const longestText = 80;
const longestMember = 40;
/** Characters of a reason or a path: a field's name alone can have 65,535. */
const longestWords = 300;
/** Lists and maps within one another that are shown. */
const deepest = 5;

const hidden = '(hidden)';

/**
 * Shows the value at a path of a document as JSON, or nothing where there is none.
 *
 * What is long is cut and its size told; what is likely to be a secret is hidden.
 */
export function excerptOf(document: Document, path: string): string | undefined {
  let value: Value | undefined = document;
  for (const step of parsePath(path)) {
    if (typeof step === 'string' && isSecretName(step)) return hidden;
    value = member(value, step);
    if (value === undefined) return undefined;
  }
  return excerptOfValue(value);
}

/** Shows a value as JSON, as `excerptOf` does; its own name must not be that of a secret. */
export function excerptOfValue(value: Value): string {
  if (typeof value === 'string') return wholeText(value);
  const excerpt = new Excerpt();
  excerpt.add(value, 0);
  return excerpt.cut ? `${excerpt.text} (${extent(value)})` : excerpt.text;
}

/** Cuts a text that is no value, such as a path, where it is longer than anybody reads. */
export function abridge(text: string): string {
  return text.length <= longestWords ? text : `${head(text, longestWords)}…`;
}

function member(value: Value | undefined, step: string | number): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof step === 'number') return isList(value) ? value[step] : undefined;
  return isPlain(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function wholeText(text: string): string {
  if (isSecretText(text)) return hidden;
  if (text.length <= longestText) return JSON.stringify(text);
  return `${JSON.stringify(`${head(text, longestText)}…`)} (${formatCount(text.length)} characters)`;
}

/** The beginning of a text, without half a surrogate pair at its end. */
function head(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function extent(value: Value): string {
  if (typeof value !== 'object' || value === null) return 'cut';
  if (isList(value)) return counted(value.length, 'member');
  if (types.isSet(value)) return counted(value.size, 'member');
  if (Decimal.isDecimal(value)) return counted(value.sd(), 'digit');
  return counted(Object.keys(value).length, 'field');
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The text of one value, as far as there is room for it. */
class Excerpt {
  text = '';
  cut = false;

  add(value: Value | undefined, depth: number): void {
    if (typeof value === 'string') this.#addText(value);
    else if (typeof value !== 'object' || value === null) this.text += scalarText(value);
    else if (isList(value)) this.#addMembers(value, depth);
    else if (isPlain(value)) this.#addFields(value, depth);
    else if (Decimal.isDecimal(value)) this.#addDecimal(value);
    else if (types.isUint8Array(value)) this.text += `(${formatCount(value.byteLength)} bytes)`;
    else if (types.isSet(value)) this.#addMembers([...value] as readonly Value[], depth);
    else this.text += `(${describeKind(value)})`;
  }

  #addText(text: string): void {
    if (isSecretText(text)) this.text += `"${hidden}"`;
    else if (text.length <= longestMember) this.text += JSON.stringify(text);
    else this.text += JSON.stringify(`${head(text, longestMember)}…`);
  }

  #addDecimal(value: Decimal): void {
    const text = value.isFinite() ? stringifyJson(value) : value.toString();
    this.cut ||= text.length > longestText;
    this.text += text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  }

  #addMembers(list: readonly Value[], depth: number): void {
    this.text += '[';
    for (const [index, value] of list.entries()) {
      if (!this.#hasRoom(depth, index)) break;
      this.add(value, depth + 1);
    }
    this.text += ']';
  }

  #addFields(map: Readonly<Record<string, Value>>, depth: number): void {
    this.text += '{';
    for (const [index, name] of Object.keys(map).entries()) {
      if (!this.#hasRoom(depth, index)) break;
      this.#addText(name);
      this.text += ':';
      if (isSecretName(name)) this.text += `"${hidden}"`;
      else this.add(map[name], depth + 1);
    }
    this.text += '}';
  }

  /** Separates one member from the one before, or says that the others are left out. */
  #hasRoom(depth: number, index: number): boolean {
    if (index > 0) this.text += ',';
    if (depth < deepest && this.text.length < longest) return true;
    this.cut = true;
    this.text += '…';
    return false;
  }
}

function scalarText(value: null | boolean | number | undefined): string {
  return value === null || typeof value === 'boolean' || Number.isFinite(value)
    ? String(value)
    : `(${String(value)})`;
}
