import type ts from 'typescript';
import * as z from 'zod';
import type { CollectionPlan } from '../../src/config/migration.js';
import { configSchema, settingNames } from '../../src/config/schema.js';
import { validateConfig } from '../../src/config/validate.js';
import { ConfigTypes } from './config-types.js';
import { generatedMark, table } from './markdown.js';
import { type Schema, literal, valueWords } from './value-words.js';

const intro = `Every setting of \`migrations.config.ts\`. [Configuration](configuration.md) explains how they work together.
A field whose default is empty may be left out, unless it is marked as required.`;

/** A collection that says nothing, with every default filled in. */
const plan = firstPlan();

const types = new ConfigTypes();
const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Schema;
const migration = valuesOf(schema.properties?.['migrations']);
const collection = valuesOf(migration.properties?.['collections']);

/** Renders the page of all settings: names, values and defaults from the schema, sentences from the doc comments. */
export function configReferencePage(): string {
  const migrationType = types.exported('MigrationConfig');
  const shared = new Set(settingNames);
  const own = { from: collection, at: types.exported('CollectionConfig') };
  return [
    generatedMark,
    '# Configuration reference',
    intro,
    '## Migration',
    'Of each entry of `migrations`. The settings of a collection may stand here, too, as defaults for all of them.',
    rowsTable(rowsOf({ from: migration, at: migrationType }, (name) => !shared.has(name))),
    '## Collection',
    'Of each entry of `collections`. `from` and `to` belong to a collection alone.',
    rowsTable(rowsOf(own, (name) => name !== 'table', 3)),
    '## table',
    "How a missing table is made, field by field. What is left out is as at the source's table where the source is a DynamoDB table, else as DynamoDB has it. `false`, `[]` and `{}` are off, whatever the source's table has.",
    nestedTable(own, 'table'),
    ...alternatives('source'),
    ...alternatives('target'),
    '## state',
    'Without it, the state is in a [folder](configuration.md#state).',
    ...alternatives('state'),
    '## sync',
    'What a [service](scheduling.md) does.',
    nestedTable({ from: migration, at: migrationType }, 'sync'),
    '',
  ].join('\n\n');
}

/** An object of the schema, and what its type is called in an editor. */
interface Place {
  readonly from: Schema;
  readonly at: ts.Type;
}

/** The databases that one side may be, told apart by `type`. */
function alternatives(side: 'source' | 'target' | 'state'): string[] {
  const { type: at } = types.field(types.exported('MigrationConfig'), side);
  return optionsOf(migration.properties?.[side]).flatMap((from) => {
    const tag = String(from.properties?.['type']?.const);
    const rows = rowsOf({ from, at: types.alternative(at, tag) }, (name) => name !== 'type', 2);
    return [`## ${side}: ${tag}`, `\`type: '${tag}'\``, rowsTable(rows)];
  });
}

function nestedTable({ from, at }: Place, name: string): string {
  const [option] = optionsOf(from.properties?.[name]);
  const place = { from: option ?? {}, at: types.field(at, name).type };
  return rowsTable(rowsOf(place, (field) => field !== 'type', 3));
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly default: string;
  readonly text: string;
}

function rowsTable(rows: readonly Row[]): string {
  return table(
    ['setting', 'value', 'default', 'meaning'],
    rows.map((row) => [`\`${row.name}\``, row.value, row.default, row.text]),
  );
}

/** The fields of an object, each followed by its own fields down to a depth. */
function rowsOf({ from, at }: Place, chosen: (name: string) => boolean, depth = 1): Row[] {
  return Object.entries(from.properties ?? {})
    .filter(([name]) => chosen(name))
    .flatMap(([name, field]) => {
      const { text, defaultValue, type } = types.field(at, name);
      if (text === '') throw new Error(`the setting "${name}" has no doc comment`);
      const value = wordsFor(field, type);
      const standard = defaultFor(field, defaultValue, from.required?.includes(name) === true);
      const row = { name, value, default: standard, text: withPlanChecked(name, text, defaultValue) };
      return [row, ...(depth > 1 ? nestedRows({ from: field, at: type }, name, depth - 1) : [])];
    });
}

function nestedRows({ from, at }: Place, name: string, depth: number): Row[] {
  if (from.items?.properties !== undefined)
    return prefixed(
      `${name}[].`,
      rowsOf({ from: from.items, at: types.member(at) }, () => true, depth),
    );
  const [object] = optionsOf(from).filter(({ properties }) => properties !== undefined);
  return object === undefined
    ? []
    : prefixed(
        `${name}.`,
        rowsOf({ from: object, at }, () => true, depth),
      );
}

function prefixed(prefix: string, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, name: `${prefix}${row.name}` }));
}

function wordsFor(field: Schema, type: ts.Type): string {
  if (field.items !== undefined && Object.keys(field.items).length === 0) return 'a list of functions';
  if (Object.keys(field).length === 0)
    return types.isFunction(type) ? 'a function' : "a whole number, or a percentage such as `'1%'`";
  const words = [...new Set(optionsOf(field).map(valueWords))].join(', or ');
  return field.properties !== undefined && types.takesText(type) ? `a text, or ${words}` : words;
}

function defaultFor(field: Schema, tagged: string | undefined, required: boolean): string {
  const known = field.default;
  if (known !== undefined && field.properties === undefined) return literal(known);
  if (tagged !== undefined) return tagged;
  return required ? 'required' : '';
}

/** The text of a setting, once its default in the doc comment is the one that a plan is given. */
function withPlanChecked(name: string, text: string, tagged: string | undefined): string {
  const known = settingNames.includes(name) && name in plan;
  const value = known ? plan[name as keyof CollectionPlan] : undefined;
  const plain = ['string', 'number', 'boolean'].includes(typeof value);
  if (plain && tagged !== literal(value))
    throw new Error(`"${name}" is ${literal(value)} by default, and its doc comment says ${tagged}`);
  return text;
}

function firstPlan(): CollectionPlan {
  const source = { type: 'couchdb', url: 'http://127.0.0.1:5984' };
  const target = { type: 'dynamodb' };
  const [route] = validateConfig({ migrations: { a: { source, target, collections: { users: {} } } } });
  const [first] = route?.collections ?? [];
  if (first === undefined) throw new Error('the smallest config has no collection');
  return first;
}

function optionsOf(field: Schema | undefined): readonly Schema[] {
  return field?.oneOf ?? field?.anyOf ?? [field ?? {}];
}

function valuesOf(field: Schema | undefined): Schema {
  const values = field?.additionalProperties;
  if (typeof values !== 'object') throw new Error('the schema of the config has another shape');
  return values;
}
