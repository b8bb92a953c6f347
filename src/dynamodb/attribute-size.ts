import { CONTAINER_SIZE, FLAG_SIZE, MAX_NESTING, MEMBER_SIZE, integerSize, numberSize } from './item-size.js';
import { utf8Size } from './scalar.js';

/** A value of an item that DynamoDB cannot have, and the path to it. */
export class UnmeasuredValue extends Error {
  constructor(
    message: string,
    readonly code: 'nesting_too_deep' | 'unsupported_type',
    readonly path: readonly (string | number)[],
  ) {
    super(message);
  }
}

/** What DynamoDB counts for an item in its own JSON, parsed. Throws UnmeasuredValue on what is no AttributeValue. */
export function sizeOfAttributes(item: Readonly<Record<string, unknown>>): number {
  const path: (string | number)[] = [];
  return sizeOfMembers(item, path, 0);
}

type Path = (string | number)[];

/** Enumerates without `Object.entries`: this walks every value of every item. */
function sizeOfMembers(fields: Fields, path: Path, each: number): number {
  let size = 0;
  for (const name in fields) {
    path.push(name);
    size += utf8Size(name) + each + sizeOfValue(fields[name], path);
    path.pop();
  }
  return size;
}

function sizeOfValue(value: unknown, path: Path): number {
  if (!isFields(value)) throw unknown(path);
  let size: number | undefined;
  for (const type in value) {
    // A second type is as wrong as none.
    if (size !== undefined || !Object.hasOwn(SIZES, type)) throw unknown(path);
    size = SIZES[type]?.(value[type], path);
    if (size === undefined) throw unknown(path);
  }
  if (size === undefined) throw unknown(path);
  return size;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The size of a value by its type; nothing where it does not have that type. */
type Sizes = Readonly<Record<string, (content: unknown, path: Path) => number | undefined>>;

const SIZES: Sizes = {
  S: textSize,
  N: numberTextSize,
  B: bytesSize,
  BOOL: flagSize,
  NULL: flagSize,
  M: (content, path) => {
    if (!isFields(content) || Array.isArray(content)) return undefined;
    requireShallow(path);
    return CONTAINER_SIZE + sizeOfMembers(content, path, MEMBER_SIZE);
  },
  L: (content, path) => {
    if (!Array.isArray(content)) return undefined;
    requireShallow(path);
    return (
      CONTAINER_SIZE + content.reduce<number>((sum, value, index) => sum + element(value, index, path), 0)
    );
  },
  SS: (content) => setSize(content, textSize),
  NS: (content) => setSize(content, numberTextSize),
  BS: (content) => setSize(content, bytesSize),
};

function element(value: unknown, index: number, path: Path): number {
  path.push(index);
  const size = MEMBER_SIZE + sizeOfValue(value, path);
  path.pop();
  return size;
}

function setSize(content: unknown, sizeOf: (member: unknown) => number | undefined): number | undefined {
  if (!Array.isArray(content)) return undefined;
  return content.reduce<number | undefined>((sum, member) => {
    const size = sizeOf(member);
    return sum === undefined || size === undefined ? undefined : sum + size;
  }, 0);
}

function textSize(content: unknown): number | undefined {
  return typeof content === 'string' ? utf8Size(content) : undefined;
}

function flagSize(content: unknown): number | undefined {
  return typeof content === 'boolean' ? FLAG_SIZE : undefined;
}

/** Base64 with padding, or without where whoever wrote it left it out. */
function bytesSize(content: unknown): number | undefined {
  return typeof content === 'string' ? Buffer.byteLength(content, 'base64') : undefined;
}

/** The text of a number is not normalized: zeros on either end do not count. */
function numberTextSize(content: unknown): number | undefined {
  if (typeof content !== 'string') return undefined;
  if (/^-?\d{1,15}$/.test(content)) return integerSize(Number(content));
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(content);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const all = whole + fraction;
  if (all === '') return undefined;
  const digits = all.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '').length;
  if (significant === 0) return 1;
  const first = whole.length - 1 - (all.length - digits.length) + Number(exponent);
  return numberSize(significant, first, sign === '-');
}

/** The path holds one step for each container around a value, and one for its own field. */
function requireShallow(path: Path): void {
  if (path.length <= MAX_NESTING) return;
  throw new UnmeasuredValue(`containers are nested more than ${MAX_NESTING} deep`, 'nesting_too_deep', [
    ...path,
  ]);
}

function unknown(path: Path): UnmeasuredValue {
  return new UnmeasuredValue("the value is not one of DynamoDB's", 'unsupported_type', [...path]);
}
