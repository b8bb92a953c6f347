import type { Options } from 'yargs';
import type { DoctorResult } from '../commands/doctor.js';
import { ConfigError } from '../errors.js';
import { couchdbRoleText } from './couchdb-role-text.js';
import { accountOf, printPolicies, purposesOf } from './doctor-policy.js';
import { doctorText } from './doctor-text.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

const flags = {
  for: {
    type: 'string',
    requiresArg: true,
    describe: 'The commands to permit, with commas [default: migrate,sync,verify]',
  },
  'try-writes': {
    type: 'boolean',
    describe: 'Also try a write that changes nothing: deleting an item that cannot be there',
  },
  'iam-policy': { type: 'boolean', describe: 'Print what IAM has to allow, and contact nothing' },
  account: {
    type: 'string',
    requiresArg: true,
    describe: 'The AWS account to name in the policy [default: *]',
  },
  'couchdb-role': { type: 'boolean', describe: 'Print what CouchDB has to allow, and contact nothing' },
} as const satisfies Record<string, Options>;

/** `docferry doctor`. */
export const doctorVerb: Verb = {
  name: 'doctor',
  describe: 'Look at both sides, permissions, tables and settings, and tell the cure of what is wrong',
  collections: true,
  flags,
  examples: [
    ['doctor', 'before the first run; changes nothing'],
    ['doctor --iam-policy --for migrate,sync,verify', 'the least-privilege policy for this config'],
    ['doctor --couchdb-role', 'the account that CouchDB needs'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { own } = invocation;
  const purposes = purposesOf(own);
  accountOf(own);
  if (own['iam-policy'] === true) {
    await printPolicies(invocation, await findRoute(invocation));
    return 0;
  }
  if (own['couchdb-role'] === true) return await printRoles(invocation);
  const { doctor, doctorWithoutConfig } = await import('../commands/doctor.js');
  try {
    const route = await findRoute(invocation);
    const { superviseWith } = await import('./supervise.js');
    const display = { line: () => undefined, stop: () => undefined };
    const { result, interruption } = await superviseWith(display, ({ stop }) =>
      doctor({ ...route, purposes, tryWrites: own['try-writes'] === true, stop }),
    );
    print(result, invocation);
    return interruption?.exitCode ?? result.error?.exitCode ?? 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(doctorWithoutConfig(error), invocation);
    return error.exitCode;
  }
}

function print(result: DoctorResult, { terminal, options }: Invocation): void {
  if (options.json) {
    terminal.json(result);
    return;
  }
  const columns = terminal.textColumns;
  const colours = Number.isFinite(columns) && (process.env['NO_COLOR'] ?? '') === '';
  terminal.text(doctorText(result, { columns, colours }).join('\n'));
}

async function printRoles(invocation: Invocation): Promise<number> {
  const { terminal, options } = invocation;
  const route = await findRoute(invocation);
  const { couchdbRoles } = await import('../commands/couchdb-role.js');
  const couchdb = couchdbRoles(route);
  if (options.json) terminal.json({ command: 'doctor', ok: true, couchdb });
  else if (couchdb.length > 0) terminal.text(couchdbRoleText(couchdb).join('\n'));
  else terminal.line('nothing of this is in a CouchDB');
  return 0;
}
