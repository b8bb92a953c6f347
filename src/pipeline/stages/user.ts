import { isDeepStrictEqual } from 'node:util';
import type { Document } from '../../document.js';
import { messageOf } from '../../errors.js';
import { Rejection } from '../../rejection.js';
import type { CollectionShape } from '../../sources/shape.js';
import type { Filter, Stage, Transform } from './stage.js';

/** Makes a stage of a user's filter: documents it does not want are dropped. */
export function filterStage(filter: Filter, collection: string): Stage {
  return (change) => {
    if (change.kind === 'removal') return change;
    const { id, text } = change;
    try {
      const { document } = change;
      if (!filter(document, { collection, id })) return undefined;
      // What the filter has seen is what counts.
      return text === undefined ? change : { kind: 'upsert', id, document };
    } catch (error) {
      return failed(`the filter threw: ${messageOf(error)}`);
    }
  };
}

/** A collection's name, and the fields that name its documents. */
export interface NamedCollection {
  readonly collection: string;
  readonly fields: CollectionShape['fields'];
}

/**
 * Makes a stage of a user's transform.
 *
 * A transform that throws, returns anything but a document, or changes a field that names the document, such as `_id`,
 * rejects it. They must stay because a later deletion tells nothing else; another key is mapped with `key`.
 */
export function transformStage(transform: Transform, { collection, fields }: NamedCollection): Stage {
  return (change) => {
    if (change.kind === 'removal') return change;
    const { id } = change;
    try {
      const document = transform(change.document, { collection, id });
      if (document === undefined) return undefined;
      const fault = faultOf(document, fields(id));
      return fault === undefined ? { kind: 'upsert', id, document } : failed(fault);
    } catch (error) {
      return failed(`a transform threw: ${messageOf(error)}`);
    }
  };
}

function faultOf(document: unknown, name: Document): string | undefined {
  if (document instanceof Promise) return 'a transform returned a promise; transforms must be synchronous';
  if (!isDocument(document)) return `a transform returned ${describe(document)} instead of a document`;
  for (const field of Object.keys(name)) {
    if (Object.hasOwn(document, field) && !isSame(document[field], name[field]))
      return `a transform changed "${field}"; map another field with "key" instead`;
  }
  return undefined;
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || isDeepStrictEqual(left, right);
}

function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A config is loaded in another realm than this code under test runners, so Object.prototype may be a twin.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object that is no plain record' : `a ${typeof value}`;
}

function failed(reason: string): Rejection {
  return new Rejection('transform_failed', reason);
}
