import { isBatchWrite } from '../support/faults/dynamodb.js';
import type { Exchange } from '../support/faults/proxy.js';

/** Secrets by where they are planted. None is a part of another, nor of any ordinary text. */
export const planted = {
  password: 'pä55/w"ord+planted&1',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+planted2',
  sessionToken: 'session-planted/3==',
  bearerToken: 'bearer.planted.4',
  listenToken: 'listen-planted-5',
  urlPassword: 'url%planted@6',
  hookPassword: 'hook-planted-7',
  hookQuery: 'query/planted+8',
  hookPath: 'path-planted-9-long-enough',
  argument: 'argument-planted-10',
} as const;

export const username = 'ann';

/** The environment of the run. */
export const environment: NodeJS.ProcessEnv = {
  COUCHDB_PASSWORD: planted.password,
  AWS_SECRET_ACCESS_KEY: planted.secretAccessKey,
  UPSTREAM_TOKEN: planted.bearerToken,
  WAREHOUSE_URL: `postgres://ann:${encodeURIComponent(planted.urlPassword)}@db/x`,
};

/** All secrets and what HTTP makes of them, as a careless server would repeat them. */
export const leak = [
  ...Object.values(planted),
  `Basic ${basic(planted.password)}`,
  `https://ann:${encodeURIComponent(planted.urlPassword)}@db/?t=${encodeURIComponent(planted.hookQuery)}`,
].join(' ');

/** Answers with everything that a server could know, and with what it was asked. */
export function careless(status: number, name: string): (exchange: Exchange) => void {
  return (exchange) => {
    const said = `${String(exchange.headers.authorization)} ${leak}`;
    // CouchDB's words are cut after 200 characters, here within the password.
    const couchdb = { error: name, reason: said.slice(0, 180).padEnd(186, '.') + planted.password };
    const dynamodb = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: said };
    const body = Buffer.from(JSON.stringify(isBatchWrite(exchange) ? dynamodb : couchdb));
    exchange.answer({ status, headers: { 'content-type': 'application/json' }, body });
  };
}

/** The names of the secrets that a text gives away, in whatever form. */
export function givenAwayBy(text: string): string[] {
  const found = Object.entries(planted).filter(([, secret]) => {
    return [secret, secret.slice(0, 10)].flatMap(formsOf).some((form) => text.includes(form));
  });
  return found.map(([name]) => name);
}

/** As it is, in JSON, in JSON within JSON, in a URL, and as HTTP's credentials. */
function formsOf(secret: string): string[] {
  const once = JSON.stringify(secret).slice(1, -1);
  const forms = [secret, once, JSON.stringify(once).slice(1, -1), encodeURIComponent(secret)];
  return [...forms, basic(secret), basic(secret).replace(/=+$/, '')];
}

function basic(password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
