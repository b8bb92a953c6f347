import type { ServedDemo } from '../commands/demo-serve.js';
import { tells } from '../report/log-level.js';
import { formatCount } from '../report/progress-text.js';
import type { Invocation } from './verb.js';

/** `docferry demo --serve`: prints what to set on stdout, as lines for a shell, and stays until a signal. */
export async function runDemoServe({ terminal, options }: Invocation): Promise<number> {
  const [{ serveDemo }, { superviseWith }] = await Promise.all([
    import('../commands/demo-serve.js'),
    import('./supervise.js'),
  ]);
  const say = (line: string): void => {
    if (tells(options.level, 'info')) terminal.line(line);
  };
  const serving = (served: ServedDemo): void => {
    const variables = variablesOf(served);
    if (options.json) terminal.json({ command: 'demo', ok: true, variables });
    else terminal.text(shellLines(variables).join('\n'));
    for (const line of servingLines(served)) say(line);
  };
  // What a run says when it is interrupted is not true of databases that are let go.
  const display = { line: () => undefined, stop: () => undefined };
  await superviseWith(display, ({ stop }) => serveDemo({ stop, serving }));
  say('stopped: both databases are gone, with all they held');
  return 0;
}

function variablesOf({ couchdbUrl, dynamodbUrl }: ServedDemo): Readonly<Record<string, string>> {
  return { COUCHDB_URL: couchdbUrl, DYNAMODB_ENDPOINT_URL: dynamodbUrl };
}

function shellLines(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
}

function servingLines({ couchdbUrl, dynamodbUrl, documents, collections }: ServedDemo): string[] {
  return [
    `CouchDB at ${couchdbUrl}: ${collections} collections, ${formatCount(documents)} documents`,
    `DynamoDB at ${dynamodbUrl}: no tables yet`,
    'Set the variables in another terminal and work there. Ctrl-C here ends both.',
  ];
}
