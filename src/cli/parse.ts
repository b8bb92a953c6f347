import yargs, { type Argv } from 'yargs';
import { globalFlags, globalOptions, type GlobalOptions } from './options.js';
import { checkValues, usageError } from './usage.js';
import type { Verb } from './verb.js';
import { version } from '../version.js';

/** What a command line asks for: a verb to run, or a text such as the help to print. */
export type Parsed =
  | {
      readonly verb: Verb;
      readonly options: GlobalOptions;
      readonly own: Readonly<Record<string, unknown>>;
    }
  | { readonly text: string };

const widestHelp = 100;

const epilogue = `Exit codes:
  0  done
  1  unexpected failure: a bug
  2  the command line or the config is wrong
  3  a database could not be reached or refused us
  4  done, but some documents were rejected, or a dry run found some that would be
  5  verification found differences, or a cutover is not ready
  6  a guard stopped the run
  128+n  stopped by signal n`;

/** Parses a command line. Throws ConfigError `usage` when it is wrong. */
export async function parse(
  argv: readonly string[],
  verbs: readonly Verb[],
  columns: number,
): Promise<Parsed> {
  let text = '';
  const parser = createParser(columns);
  for (const verb of verbs) {
    parser.command(commandOf(verb), verb.describe, builderOf(verb), (own) => {
      // Once a handler returns, yargs writes the whole help and keeps it, which takes longer than all it did before.
      throw new Chosen(verb, own);
    });
  }
  // With exitProcess(false), yargs runs the command in spite of the mistake unless this throws.
  parser.fail((message: string | null, error: Error | undefined) => {
    throw error ?? mistake(message ?? '');
  });
  try {
    await parser.parseAsync(argv, {}, (_error, _parsed, output) => {
      text = output;
    });
  } catch (thrown) {
    if (thrown instanceof Chosen) return parsedOf(thrown, argv);
    if (thrown instanceof Error && thrown.name === mistakeName) throw usageError(thrown.message, argv, verbs);
    throw thrown;
  }
  return { text };
}

/** What yargs is left with when it has found a verb and its flags. */
class Chosen extends Error {
  constructor(
    readonly verb: Verb,
    readonly own: Readonly<Record<string, unknown>>,
  ) {
    super(verb.name);
  }
}

function parsedOf({ verb, own }: Chosen, argv: readonly string[]): Parsed {
  checkValues(own, argv, verb);
  return { verb, options: globalOptions(own), own };
}

/** The name of the errors that yargs throws of itself, some of them past `fail`. */
const mistakeName = 'YError';

function mistake(message: string): Error {
  return Object.assign(new Error(message), { name: mistakeName });
}

function createParser(columns: number): Argv {
  return yargs()
    .scriptName('docferry')
    .usage('$0 <command> [flags]\n\nMoves CouchDB collections to DynamoDB, exactly.')
    .locale('en')
    .wrap(Math.min(widestHelp, columns))
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration({
      'parse-positional-numbers': false,
      'parse-numbers': false,
      'dot-notation': false,
      'camel-case-expansion': false,
    })
    .strict()
    .options(globalFlags)
    .group(Object.keys(globalFlags), 'Flags of every command:')
    .version(version())
    .help()
    .alias('help', 'h')
    .epilogue(epilogue)
    .demandCommand(1, 'no command');
}

function commandOf({ name, before, collections }: Verb): string {
  const words = [name, ...(before === undefined ? [] : [`[${before.name}]`])];
  return [...words, ...(collections ? ['[collections..]'] : [])].join(' ');
}

function builderOf({ before, collections, flags, examples = [] }: Verb) {
  return (parser: Argv): Argv => {
    if (before !== undefined) parser.positional(before.name, { type: 'string', describe: before.describe });
    const described = collections
      ? parser.positional('collections', {
          type: 'string',
          array: true,
          describe: 'Names of collections',
          defaultDescription: 'all of the migration',
        })
      : parser;
    for (const [line, description] of examples) described.example(`$0 ${line}`, description);
    return described.options(flags);
  };
}
