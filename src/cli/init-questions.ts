import type { Readable, Writable } from 'node:stream';
import * as prompts from '@clack/prompts';
import { listCollections } from '../commands/init.js';
import type { Answers, SourceAnswers } from '../config/init/answers.js';
import { messageOf } from '../errors.js';
import { type Given, withoutLogin } from './init-flags.js';

/** Where questions are written to and answers read from. */
interface Dialogue {
  readonly input: Readable;
  readonly output: Writable;
}

/** Asks for what a config needs. Undefined when the questions were broken off. */
export async function askAnswers(given: Given, dialogue: Dialogue): Promise<Answers | undefined> {
  try {
    return await new Questions(dialogue).all(given);
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    prompts.cancel('Nothing was written.', dialogue);
    return undefined;
  }
}

class BrokenOff extends Error {}

interface Asked extends Pick<Given, 'login'> {
  readonly source: SourceAnswers;
}

class Questions {
  readonly #dialogue: Dialogue;

  constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  async all(given: Given): Promise<Answers> {
    prompts.intro('docferry init', this.#dialogue);
    const { source, login } = await this.#askSource(given);
    const collections =
      given.collections.length > 0 ? given.collections : await this.#askCollections(source, login);
    const region = await this.#askText('Region of the tables to write', given.target.region);
    const endpoint = await this.#askText(
      'Address of DynamoDB (empty: as DYNAMODB_ENDPOINT_URL says, or AWS itself)',
      given.target.endpoint ?? '',
      (text) => (text === '' ? undefined : addressFault(text)),
    );
    const tablePrefix = await this.#askText(
      'Put before the name of each table (may be empty)',
      given.tablePrefix ?? '',
    );
    prompts.outro('That is all.', this.#dialogue);
    return {
      source,
      target: { region, endpoint: orNone(endpoint) },
      collections,
      tablePrefix: orNone(tablePrefix),
    };
  }

  async #askSource(given: Given): Promise<Asked> {
    const type = whole(
      await prompts.select({
        message: 'Where do the documents come from?',
        options: [
          { value: 'couchdb' as const, label: 'CouchDB' },
          { value: 'dynamodb' as const, label: 'DynamoDB' },
        ],
        initialValue: given.source.type,
        ...this.#dialogue,
      }),
    );
    return type === 'couchdb'
      ? await this.#askCouchDB(given)
      : { source: await this.#askDynamoDB(given.source.dynamodb), login: given.login };
  }

  async #askCouchDB({ source, login: known }: Given): Promise<Asked> {
    const address = await this.#askText('Address of the CouchDB', source.couchdb.url, (text) =>
      addressFault(text),
    );
    const { url, login } = withoutLogin(address);
    const username = login.username ?? (await this.#askText('Username (may be empty)', known.username ?? ''));
    const same = username === known.username ? known.password : undefined;
    const password = login.password ?? same ?? (username === '' ? '' : await this.#askPassword());
    return {
      source: { type: 'couchdb', url },
      login: username === '' ? {} : { username, password },
    };
  }

  async #askDynamoDB(known: Given['source']['dynamodb']): Promise<SourceAnswers> {
    const region = await this.#askText('Region of the tables to read', known.region);
    const endpoint = await this.#askText(
      'Address of that DynamoDB (empty: as SOURCE_ENDPOINT_URL says, or AWS itself)',
      known.endpoint ?? '',
      (text) => (text === '' ? undefined : addressFault(text)),
    );
    return { type: 'dynamodb', region, endpoint: orNone(endpoint) };
  }

  async #askCollections(source: SourceAnswers, login: Given['login']): Promise<readonly string[]> {
    const found = await this.#find(source, login);
    if (found.length === 0) {
      const names = await this.#askText('Names of the collections, separated by spaces', '', (text) =>
        /[^\s,]/.test(text) ? undefined : 'Name one at least.',
      );
      return names.split(/[\s,]+/).filter((name) => name !== '');
    }
    return whole(
      await prompts.multiselect({
        message: 'Which collections?',
        options: found.map((name) => ({ value: name, label: name })),
        initialValues: [...found],
        maxItems: 12,
        ...this.#dialogue,
      }),
    );
  }

  /** What the source lists; nothing, and the reason is told, where it cannot be asked. */
  async #find(source: SourceAnswers, login: Given['login']): Promise<readonly string[]> {
    const spinner = prompts.spinner(this.#dialogue);
    spinner.start('Looking for collections');
    try {
      const found = await listCollections(source, login, new AbortController().signal);
      spinner.stop(`${found.length} ${found.length === 1 ? 'collection' : 'collections'} found`);
      return found;
    } catch (error) {
      spinner.error(messageOf(error));
      return [];
    }
  }

  /** No password is written anywhere: it serves to list the databases. */
  async #askPassword(): Promise<string> {
    return whole(
      await prompts.password({ message: 'Password (only to list the databases)', ...this.#dialogue }),
    );
  }

  /** `judge` tells what is wrong with an answer, which is asked for again then. */
  async #askText(message: string, initialValue: string, judge?: Judge): Promise<string> {
    const validate = (text = ''): string | undefined => judge?.(text.trim());
    return whole(
      await prompts.text({ message, initialValue, defaultValue: '', validate, ...this.#dialogue }),
    ).trim();
  }
}

/** What is wrong with an answer. */
type Judge = (text: string) => string | undefined;

function addressFault(text: string): string | undefined {
  const right = URL.canParse(text) && /^https?:/.test(text);
  return right ? undefined : 'An address begins with http:// or https://.';
}

function whole<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === 'symbol') throw new BrokenOff('the questions were broken off');
  return answer as Exclude<T, symbol>;
}

function orNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}
