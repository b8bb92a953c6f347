import * as z from 'zod';
import { sourceConfig } from '../adapters.js';
import { stateSettings } from '../state-adapters.js';
import { tableConfig, targetConfig } from '../target-adapters.js';
import { type DocumentLimit, readDocumentLimit } from './document-limit.js';
import { syncSettings } from './sync-settings.js';
import type { KeyMapping, MappedKeyAttribute } from '../pipeline/key.js';
import type { Filter, Transform } from '../pipeline/stages/stage.js';

const keyAttribute = z.preprocess(
  (value) => (typeof value === 'string' ? { attribute: value } : value),
  z
    .strictObject({
      attribute: z.string().min(1).max(255),
      from: z.string().min(1).optional(),
      type: z.enum(['S', 'N', 'B']).default('S'),
    })
    .transform(({ attribute, from, type }): MappedKeyAttribute => ({
      attribute,
      from: from ?? attribute,
      type,
    })),
);

const key = z.preprocess(
  (value) => (typeof value === 'string' ? { partition: value } : value),
  z
    .strictObject({ partition: keyAttribute, sort: keyAttribute.optional() })
    .refine(({ partition, sort }) => partition.attribute !== sort?.attribute, {
      message: 'must name another attribute than "partition" does',
      path: ['sort'],
    })
    .transform(({ partition, sort }): KeyMapping =>
      sort === undefined ? { partition } : { partition, sort },
    ),
);

const transform = z.custom<Transform>(isFunction, 'must be a function');

const documentLimit = z.preprocess(
  readDocumentLimit,
  z.custom<DocumentLimit>(
    (value) => value !== undefined,
    'must be a whole number, or a percentage such as "1%"',
  ),
);

const settings = {
  tablePrefix: z.string().optional(),
  key: key.optional(),
  transforms: z.array(transform).optional(),
  filter: z.custom<Filter>(isFunction, 'must be a function').optional(),
  deletes: z.enum(['apply', 'ignore']).optional(),
  numbers: z.enum(['reject', 'string', 'round']).optional(),
  attachments: z.enum(['drop', 'stubs', 'reject']).optional(),
  conflicts: z.enum(['winner', 'reject']).optional(),
  table: tableConfig.optional(),
  concurrency: z.int().min(1).max(256).optional(),
  writeUnitsPerSecond: z.number().positive().optional(),
  readUnitsPerSecond: z.number().positive().optional(),
  skipUnchanged: z.boolean().optional(),
  keepUndo: z.boolean().optional(),
  maxRejects: documentLimit.optional(),
  maxDeletes: documentLimit.optional(),
};

const collection = z.strictObject({
  from: z.string().min(1).optional(),
  to: z.string().min(1).optional(),
  ...settings,
});

const migration = z.strictObject({
  source: sourceConfig,
  target: targetConfig,
  state: stateSettings.optional(),
  sync: syncSettings,
  collections: z.record(z.string().min(1), collection).refine(hasEntries, 'names no collection'),
  ...settings,
});

/** The shape of a config. A migration's name is also a folder's, hence its alphabet. */
export const configSchema = z.strictObject({
  migrations: z
    .record(
      z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must consist of letters, digits, "-", "_" and "."'),
      migration,
    )
    .refine(hasEntries, 'names no migration'),
});

/** A migration as it is written. */
export type MigrationInput = z.input<typeof migration>;

/** A migration that has the shape of one; its names are not judged yet. */
export type ParsedMigration = z.output<typeof migration>;

/** The fields that both a collection and a migration have. */
export const settingNames: readonly string[] = Object.keys(settings);

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function hasEntries(record: object): boolean {
  return Object.keys(record).length > 0;
}
