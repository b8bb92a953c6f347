import type { Value } from '../document.js';

/** Whether a value is a list. */
export function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether an object has no class: its prototype is none, or the one at the root of some realm. */
export function isPlain(value: object): value is Readonly<Record<string, Value>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a value that no database can hold is, in words. */
export function describeKind(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const { constructor }: { constructor?: unknown } = value;
  return typeof constructor === 'function'
    ? `an object of class "${constructor.name}"`
    : 'an object with a class';
}
