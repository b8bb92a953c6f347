import { resolve } from 'node:path';
import type { Options } from 'yargs';
import type { InitResult } from '../commands/init.js';
import type { Answers } from '../config/init/answers.js';
import { type Given, givenAnswers } from './init-flags.js';
import type { Invocation, Verb } from './verb.js';

const flags = {
  source: {
    type: 'string',
    requiresArg: true,
    choices: ['couchdb', 'dynamodb'],
    describe: 'Where documents come from [default: couchdb]',
  },
  url: { type: 'string', requiresArg: true, describe: 'The address of the CouchDB [default: $COUCHDB_URL]' },
  'source-region': { type: 'string', requiresArg: true, describe: 'The region of the tables to read' },
  'source-endpoint': {
    type: 'string',
    requiresArg: true,
    describe: "The address of the DynamoDB to read, where it is not AWS's own",
  },
  region: {
    type: 'string',
    requiresArg: true,
    describe: 'The region of the tables to write [default: $AWS_REGION, or us-east-1]',
  },
  endpoint: {
    type: 'string',
    requiresArg: true,
    describe: "The address of the DynamoDB to write, where it is not AWS's own",
  },
  'table-prefix': { type: 'string', requiresArg: true, describe: 'Put before the name of each table' },
  yes: { type: 'boolean', describe: 'Ask nothing: what no flag tells is the default' },
} as const satisfies Record<string, Options>;

/** `docferry init`. */
export const initVerb: Verb = {
  name: 'init',
  describe: 'Write a commented migrations.config.ts, by questions or by flags',
  collections: true,
  flags,
  examples: [
    ['init', 'asks for source and target, and offers the databases that it finds'],
    ['init --yes --url http://couch:5984 --region eu-central-1', 'asks nothing, takes all databases'],
    ['init --yes users tickets', 'these collections, without asking the source'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { options, terminal, own, cwd } = invocation;
  const path = resolve(cwd, options.config ?? 'migrations.config.ts');
  const { init, requireVacant } = await import('../commands/init.js');
  await requireVacant(path);
  const given = givenAnswers(own, process.env);
  if (given.login.password !== undefined) terminal.conceal([given.login.password]);
  const answers = asks(invocation) ? await asked(given) : await told(given);
  if (answers === undefined) return 130;
  const result = await init(path, answers);
  if (options.json) terminal.json(result);
  else if (options.level !== 'error') for (const line of summary(result)) terminal.line(line);
  return 0;
}

function asks({ own, options, terminal }: Invocation): boolean {
  if (own['yes'] === true || options.json) return false;
  return process.stdin.isTTY && terminal.stderr.isTTY === true;
}

async function asked(given: Given): Promise<Answers | undefined> {
  const { askAnswers } = await import('./init-questions.js');
  return await askAnswers(given, { input: process.stdin, output: process.stderr });
}

async function told({ source, target, collections, tablePrefix, login }: Given): Promise<Answers> {
  const answers = {
    source: source.type === 'couchdb' ? source.couchdb : source.dynamodb,
    target,
    tablePrefix,
  };
  if (collections.length > 0) return { ...answers, collections };
  const { listCollections } = await import('../commands/init.js');
  const found = await listCollections(answers.source, login, new AbortController().signal);
  return { ...answers, collections: found };
}

function summary({ files, collections }: InitResult): string[] {
  const verbs = { made: 'wrote', extended: 'added to', left: 'left as it is:' };
  return [
    ...files.map(({ path, what }) => `${verbs[what]} ${path}`),
    `${collections.length} ${collections.length === 1 ? 'collection' : 'collections'}: ${collections.join(', ')}`,
    'next: set the variables of .env.example, then docferry doctor, docferry dry-run',
  ];
}
