import { ConfigError } from '../../errors.js';
import type { Authentication, Credentials } from './auth.js';
import type { Transport } from './client.js';
import type { CouchDBSourceConfig } from './config.js';
import { SessionCookie } from './session-cookie.js';

/** Picks the way of authentication that the config asks for. Throws ConfigError when it asks for two, or for half. */
export function authenticationFor(config: CouchDBSourceConfig, transport: Transport): Authentication {
  const { username, password, token } = config;
  checkCredentials(config);
  if (token !== undefined) return fixed({ Authorization: `Bearer ${token}` });
  if (username === undefined || password === undefined) return fixed({});
  if (config.auth === 'cookie') return new SessionCookie({ username, password }, transport);
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return fixed({ Authorization: `Basic ${encoded}` });
}

function fixed(credentials: Credentials): Authentication {
  return {
    personal: Object.keys(credentials).length > 0,
    authorize: () => Promise.resolve(credentials),
    learn: () => undefined,
    renew: () => false,
  };
}

function checkCredentials(config: CouchDBSourceConfig): void {
  const found = tooMany(config) ?? halfOf(config) ?? unfitFor(config) ?? unsendable(config);
  if (found !== undefined)
    throw new ConfigError(found.message, { code: 'source_credentials', hint: found.hint });
}

interface Contradiction {
  readonly message: string;
  readonly hint: string;
}

function tooMany({ username, password, token }: CouchDBSourceConfig): Contradiction | undefined {
  if (token === undefined || (username === undefined && password === undefined)) return undefined;
  return {
    message: 'the couchdb source has both a token and a username or password',
    hint: 'Keep either "token" or "username" and "password".',
  };
}

function halfOf({ username, password }: CouchDBSourceConfig): Contradiction | undefined {
  if ((username === undefined) === (password === undefined)) return undefined;
  const [given, lacking] = username === undefined ? ['password', 'username'] : ['username', 'password'];
  return { message: `the couchdb source has a ${given} but no ${lacking}`, hint: `Set "${lacking}" too.` };
}

function unfitFor({ username, auth }: CouchDBSourceConfig): Contradiction | undefined {
  if (auth === 'cookie' && username === undefined) {
    return {
      message: 'the couchdb source asks for cookie authentication without a username',
      hint: 'Set "username" and "password", or remove "auth".',
    };
  }
  if (auth === 'basic' && username?.includes(':') === true) {
    return {
      message: 'basic authentication cannot carry a username with a colon',
      hint: 'Set "auth" to "cookie".',
    };
  }
  return undefined;
}

function unsendable({ token }: CouchDBSourceConfig): Contradiction | undefined {
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return undefined;
  return {
    message: 'the token of the couchdb source has characters that no HTTP header can carry',
    hint: 'Set "token" to the bare token, without spaces or line ends.',
  };
}
