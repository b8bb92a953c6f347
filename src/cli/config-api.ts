import { Decimal } from 'decimal.js';
import { defineConfig } from '../config/define.js';
import { env } from '../config/env.js';
import { decodeDocument, encodeDocument } from '../library/exact-json.js';
import { redactor } from '../library/redactor.js';
import { ConfigError, DocferryError, EnvironmentError, GuardError, WriteFailedError } from '../errors.js';
import type * as api from '../index.js';
import { drop } from '../pipeline/stages/drop.js';
import { pick } from '../pipeline/stages/pick.js';
import { rename } from '../pipeline/stages/rename.js';
import { set } from '../pipeline/stages/set.js';
import { Rejection } from '../rejection.js';
import { namedById } from '../sources/shape.js';

/** What `import … from 'docferry'` yields in a config: the public API, whose commands are loaded when they are called. */
export const configApi: typeof api = {
  defineConfig,
  env,
  drop,
  pick,
  rename,
  set,
  Rejection,
  ConfigError,
  DocferryError,
  EnvironmentError,
  GuardError,
  WriteFailedError,
  namedById,
  Decimal,
  decodeDocument,
  encodeDocument,
  redactor,
  beginNow: async (options) => (await load()).beginNow(options),
  cutover: async (options) => (await load()).cutover(options),
  doctor: async (options) => (await load()).doctor(options),
  dryRun: async (options) => (await load()).dryRun(options),
  listRejects: async (options) => (await load()).listRejects(options),
  listUndo: async (options) => (await load()).listUndo(options),
  migrate: async (options) => (await load()).migrate(options),
  retry: async (options) => (await load()).retry(options),
  status: async (options) => (await load()).status(options),
  sync: async (options) => (await load()).sync(options),
  undo: async (options) => (await load()).undo(options),
  verify: async (options) => (await load()).verify(options),
  watch: async (options) => (await load()).watch(options),
};

async function load(): Promise<typeof api> {
  return await import('../index.js');
}
