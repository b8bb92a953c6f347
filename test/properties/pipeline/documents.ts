import { Decimal } from 'decimal.js';
import type { Document } from '../../../src/document.js';
import type { KeyMapping } from '../../../src/pipeline/key.js';
import { createProjection, type Projection } from '../../../src/pipeline/projection.js';
import type { Filter, Transform } from '../../../src/pipeline/stages/stage.js';
import { filterStage, transformStage } from '../../../src/pipeline/stages/user.js';
import { Rejection } from '../../../src/rejection.js';
import type { KeySchema } from '../../../src/key-schema.js';
import { pickOne } from '../../support/random.js';
import { namedById } from '../../../src/sources/shape.js';

/** What becomes of items that the table itself refuses. */
export const refusal = new Rejection('refused_by_target', 'poisonous');

/** How items are named: by the document's id, or by two fields of it that never change. */
export type KeyMode = 'id' | 'mapped';

const fieldsOf: Record<string, () => Document> = {
  plain: () => ({ tags: ['a', 1, null], deep: { yes: true } }),
  exact: () => ({ amount: new Decimal('12345678901234567890.5') }),
  hidden: () => ({ hidden: true }),
  exploding: () => ({ explode: true }),
  poisonous: () => ({ poison: true }),
  imprecise: () => ({ amount: new Decimal(`1.${'1'.repeat(40)}`) }),
  nameless: () => ({ '': 1 }),
  broken: () => ({ text: '\uD800' }),
};

/** The fields from which the key of a document is made in `mapped` mode. */
export function keyFields(index: number): Document {
  return { tenant: `t${index % 3}`, number: index };
}

/** A document, often a plain one. `version` tells it from every other. */
export function randomDocument(random: () => number, index: number, version: number): Document {
  const kind = random() < 0.6 ? 'plain' : pickOne(random, Object.keys(fieldsOf));
  const key = random() < 0.97 ? keyFields(index) : {};
  const padding = 'x'.repeat(Math.floor(random() * 600));
  return { _id: idOf(index), ...key, version, padding, ...fieldsOf[kind]?.() };
}

/** The id of a document; a few of them are too long to be a key, and a few belong to the database itself. */
export function idOf(index: number): string {
  if (index % 17 === 16) return `_design/${index}`;
  return index % 13 === 12 ? `d${index}-${'x'.repeat(2100)}` : `d${String(index).padStart(2, '0')}`;
}

/** The key in `mapped` mode. */
export const mapped: KeyMapping = {
  partition: { attribute: 'tenant', from: 'tenant', type: 'S' },
  sort: { attribute: 'number', from: 'number', type: 'N' },
};

const own: KeyMapping = { partition: { attribute: '_id', from: '_id', type: 'S' } };

/** The filter of the collection. */
export const filter: Filter = (document) => document['hidden'] !== true;

/** The one transform of the collection. */
export const transform: Transform = (document) => {
  if (document['explode'] === true) throw new Error('bang');
  return { ...document, carried: true };
};

/** What the documents become. */
export function projectionOf(mode: KeyMode, deletes: 'apply' | 'ignore'): Projection {
  const stages = [filterStage(filter, 'c'), transformStage(transform, { ...namedById, collection: 'c' })];
  return createProjection({ stages, key: mode === 'id' ? own : mapped, shape: namedById, deletes });
}

/** The key schema of the table. */
export function tableKey(mode: KeyMode): KeySchema {
  if (mode === 'id') return { partition: { attribute: '_id', type: 'S' } };
  return { partition: { attribute: 'tenant', type: 'S' }, sort: { attribute: 'number', type: 'N' } };
}
