import { ConfigError, EnvironmentError } from '../../errors.js';
import type { Found } from './catalogue.js';
import type { TableExport } from './manifest.js';

/** What to look for: the collection's name at the source, and where it is looked for. */
interface Sought {
  readonly name: string;
  readonly place: string;
}

/** The exports that a collection is read from, all of tables of one name in one region of one account. */
export interface Selection {
  /** The full export that reading begins with, where there is one. */
  readonly full: TableExport | undefined;
  readonly exports: readonly TableExport[];
  /** Whether an export is under way, or has failed. */
  readonly unfinished: boolean;
}

/**
 * Chooses the exports that a name stands for: an export, by its id or its folder; those of a table; or those below a
 * folder. Of the latter two it takes the newest full one, and what follows it.
 *
 * Throws EnvironmentError when there is none, or none that can be read, and ConfigError when there are several tables.
 */
export function selectExports(found: Found, sought: Sought): Selection {
  const named = found.complete.find((exported) => isNamed(exported, sought.name));
  const candidates = named === undefined ? candidatesOf(found, sought.name) : [named];
  const [first] = candidates;
  if (first === undefined) throw notFound(found, sought);
  checkOneTable(candidates, sought);
  checkFormat(candidates, sought);
  const wide = named === undefined ? candidates : found.complete;
  const exports = wide.filter(({ table, format }) => table.arn === first.table.arn && format === readable);
  return {
    full: newest(candidates.filter(({ kind, format }) => kind === 'full' && format === readable)),
    exports,
    unfinished: found.incomplete.length > 0,
  };
}

/** The full export to begin with. Throws EnvironmentError when there is none. */
export function fullExport({ full, exports }: Selection): TableExport {
  if (full !== undefined) return full;
  const names = [...new Set(exports.map(({ folder }) => folder))].slice(0, 3);
  throw new EnvironmentError(`${quoted(names)} is incremental, and no full export is there to begin with`, {
    code: 'export_not_full',
    hint: 'Put a full export of the table beside the incremental ones: reading begins with one.',
  });
}

const readable = 'DYNAMODB_JSON';

function isNamed(
  { folder, id }: { readonly folder: string; readonly id: string | undefined },
  name: string,
): boolean {
  return id === name || folder === trimmed(name);
}

function candidatesOf({ complete }: Found, name: string): readonly TableExport[] {
  const ofTable = complete.filter(({ table }) => table.name === name);
  return ofTable.length > 0
    ? ofTable
    : complete.filter(({ folder }) => folder.startsWith(`${trimmed(name)}/`));
}

function trimmed(path: string): string {
  return path.replace(/^\.?\/+|\/+$/g, '');
}

function newest(exports: readonly TableExport[]): TableExport | undefined {
  return exports.reduce<TableExport | undefined>(
    (best, exported) => (best === undefined || exported.to > best.to ? exported : best),
    undefined,
  );
}

function checkOneTable(candidates: readonly TableExport[], { name, place }: Sought): void {
  const arns = [...new Set(candidates.map(({ table }) => table.arn))].sort();
  if (arns.length < 2) return;
  throw new ConfigError(`"${name}" stands for exports of several tables in "${place}": ${quoted(arns)}`, {
    code: 'export_ambiguous',
    hint: 'Set "from" of the collection to a folder that has the exports of one table only.',
  });
}

function notFound({ complete, incomplete }: Found, { name, place }: Sought): EnvironmentError {
  const begun = incomplete.filter((folder) => isNamed({ folder, id: folder.split('/').at(-1) }, name));
  const rest = incomplete.length === 0 ? '' : `; not complete: ${quoted(incomplete)}`;
  if (begun.length > 0 || (complete.length === 0 && incomplete.length > 0))
    return new EnvironmentError(
      `the export ${quoted(begun.length > 0 ? begun : incomplete)} in "${place}" is not complete: it has no "manifest-summary.json"`,
      {
        code: 'export_incomplete',
        hint: 'Wait until "aws dynamodb describe-export" tells COMPLETED, or copy what is missing of it.',
      },
    );
  const tables = [...new Set(complete.map(({ table }) => table.name))].sort();
  const others = tables.length === 0 ? 'no export at all' : `exports of ${quoted(tables)}`;
  return new EnvironmentError(`there is no export "${name}" in "${place}", but ${others}${rest}`, {
    code: 'source_not_found',
    hint: 'Set "from" of the collection to the name of the table that was exported, or to the folder of its export.',
  });
}

function checkFormat(candidates: readonly TableExport[], { name, place }: Sought): void {
  const [other] = candidates;
  if (other === undefined || candidates.some(({ format }) => format === readable)) return;
  throw new EnvironmentError(`the export "${name}" in "${place}" has the format "${other.format}"`, {
    code: 'export_format',
    hint: 'Export the table with "--export-format DYNAMODB_JSON".',
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
