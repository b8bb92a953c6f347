import { inspect, types } from 'node:util';
import { redact } from '../config/redact.js';
import { Rejection } from '../rejection.js';

/** Takes secrets out of what a caller is told. What holds none is handed out as it is. */
export type Conceal = <T>(value: T) => T;

/**
 * The fields that programs go by: what names a document, a collection, a run, a file, a moment or one of a few cases. A
 * short password may be a part of any of them, and none of them quotes what a database says.
 */
const exact = new Set([
  ...[
    'type',
    'command',
    'code',
    'status',
    'phase',
    'side',
    'effect',
    'owner',
    'about',
    'readiness',
    'purposes',
  ],
  ...['id', 'ids', 'path', 'migration', 'collection', 'name', 'from', 'to', 'run', 'undo', 'undone'],
  ...['rejects', 'files', 'leftFile', 'incarnation', 'digest', 'version', 'region'],
  ...['at', 'since', 'begunAt', 'savedAt', 'completedAt', 'createdAt', 'lastSign', 'date'],
]);

/** Makes the function that takes these secrets out of results, events and errors. */
export function concealer(secrets: readonly string[]): Conceal {
  return <T>(value: T): T => new Concealment(secrets).of(value, '') as T;
}

/** How deep an object that an error carries is looked into. */
const deepest = 8;

/** One value, and what has become of the objects within it: results share some, and errors may be their own cause. */
class Concealment {
  readonly #met = new Map<object, unknown>();

  constructor(private readonly secrets: readonly string[]) {}

  /** The value of a field of this name without secrets. */
  of(value: unknown, field: string): unknown {
    if (typeof value === 'string') return exact.has(field) ? value : redact(value, this.secrets);
    if (typeof value !== 'object' || value === null) return value;
    if (this.#met.has(value)) return this.#met.get(value);
    this.#met.set(value, value);
    const safe = this.#object(value, field);
    this.#met.set(value, safe);
    return safe;
  }

  #object(value: object, field: string): object {
    if (types.isNativeError(value)) return this.#error(value);
    if (Array.isArray(value)) return this.#list(value, field);
    return isRecord(value) ? this.#record(value, field) : value;
  }

  #list(list: readonly unknown[], field: string): readonly unknown[] {
    const members = list.map((member) => this.of(member, field));
    return members.some((member, index) => member !== list[index]) ? members : list;
  }

  #record(record: object, field: string): object {
    const changed = Object.entries(record).flatMap(([name, member]: [string, unknown]) => {
      const safe = this.of(member, field === 'files' ? field : name);
      return safe === member ? [] : [[name, safe] as const];
    });
    if (changed.length === 0) return record;
    const copy = Object.create(Object.getPrototypeOf(record) as object | null) as object;
    return Object.assign(copy, record, Object.fromEntries(changed));
  }

  /**
   * An error stays the object that it is, so that whoever compares it still knows it: its texts are replaced. One that
   * does not let itself be changed is copied.
   */
  #error(error: Error): Error {
    const names = Object.getOwnPropertyNames(error);
    const members = names.map((name) => [name, this.#attached(Reflect.get(error, name), name)] as const);
    const changed = members.filter(([name, member]) => member !== Reflect.get(error, name));
    const done = changed.map(([name, value]) => Reflect.defineProperty(error, name, { value }));
    return done.includes(false) ? copyOf(error, members) : error;
  }

  /** What an error carries. Drivers attach whole requests and answers: one that gives a secret away is taken off. */
  #attached(value: unknown, field: string): unknown {
    const safe = this.of(value, field);
    if (typeof safe !== 'object' || safe === null || types.isNativeError(safe)) return safe;
    const shown = inspect(safe, { depth: deepest, showHidden: true, maxStringLength: Infinity });
    return redact(shown, this.secrets) === shown ? safe : undefined;
  }
}

/** Whether a value is made of its fields alone: an object of no class, or a verdict on a document. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || value instanceof Rejection;
}

/** An error of the same class with other members. */
function copyOf(error: Error, members: readonly (readonly [string, unknown])[]): Error {
  const copy = new Error();
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  for (const [name, value] of members) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(error, name);
    if (value !== undefined) Object.defineProperty(copy, name, { value, enumerable });
  }
  return copy;
}
