import type { Login } from '../commands/init.js';
import type { Answers, SourceAnswers } from '../config/init/answers.js';

/** What flags and the environment tell, with defaults for the rest. */
export interface Given extends Omit<Answers, 'source'> {
  readonly source: {
    readonly type: SourceAnswers['type'];
    readonly couchdb: SourceAnswers & { readonly type: 'couchdb' };
    readonly dynamodb: SourceAnswers & { readonly type: 'dynamodb' };
  };
  readonly login: Login;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the flags of `init`. A username and password in the address become the login. */
export function givenAnswers(own: Readonly<Record<string, unknown>>, environment: Environment): Given {
  const flag = (name: string): string | undefined => text(own[name]);
  const first = (...names: string[]): string | undefined =>
    names.map((name) => text(environment[name])).find((value) => value !== undefined);
  const address = flag('url') ?? first('COUCHDB_URL') ?? 'http://127.0.0.1:5984';
  const { url, login } = withoutLogin(address);
  const region = first('AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1';
  return {
    source: {
      type: flag('source') === 'dynamodb' ? 'dynamodb' : 'couchdb',
      couchdb: { type: 'couchdb', url },
      dynamodb: {
        type: 'dynamodb',
        region: flag('source-region') ?? region,
        endpoint: flag('source-endpoint'),
      },
    },
    target: { region: flag('region') ?? first('DYNAMODB_REGION') ?? region, endpoint: flag('endpoint') },
    tablePrefix: flag('table-prefix'),
    collections: Array.isArray(own['collections']) ? own['collections'].map(String) : [],
    login: { username: first('COUCHDB_USER'), password: first('COUCHDB_PASSWORD'), ...login },
  };
}

/** Takes a login out of an address, which is written to a file. */
export function withoutLogin(address: string): { readonly url: string; readonly login: Login } {
  if (!URL.canParse(address)) return { url: address, login: {} };
  const url = new URL(address);
  if (url.username === '' && url.password === '') return { url: address, login: {} };
  const login = { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  url.username = '';
  url.password = '';
  return { url: url.href.replace(/\/$/, ''), login };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
