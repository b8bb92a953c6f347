import { ConfigError } from '../errors.js';
import type { Side } from '../events.js';
import type { Authentication, Credentials } from './auth.js';
import type { Transport } from './client.js';
import type { ConnectionConfig } from './connection-config.js';
import { SessionCookie } from './session-cookie.js';

/** Picks the way of authentication that the config asks for. Throws ConfigError when it asks for two, or for half. */
export function authenticationFor(
  config: ConnectionConfig,
  transport: Transport,
  side: Side,
): Authentication {
  const { username, password, token } = config;
  checkCredentials(config, side);
  if (token !== undefined) return fixed({ Authorization: `Bearer ${token}` });
  if (username === undefined || password === undefined) return fixed({});
  if (config.auth === 'cookie') return new SessionCookie({ username, password }, transport, side);
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

function checkCredentials(config: ConnectionConfig, side: Side): void {
  const found = tooMany(config) ?? halfOf(config) ?? unfitFor(config) ?? unsendable(config);
  if (found === undefined) return;
  const message = `the couchdb ${side} ${found.complaint}`;
  throw new ConfigError(message, { code: `${side}_credentials`, hint: found.hint });
}

interface Contradiction {
  /** What follows the name of the side. */
  readonly complaint: string;
  readonly hint: string;
}

function tooMany({ username, password, token }: ConnectionConfig): Contradiction | undefined {
  if (token === undefined || (username === undefined && password === undefined)) return undefined;
  return {
    complaint: 'has both a token and a username or password',
    hint: 'Keep either "token" or "username" and "password".',
  };
}

function halfOf({ username, password }: ConnectionConfig): Contradiction | undefined {
  if ((username === undefined) === (password === undefined)) return undefined;
  const [given, lacking] = username === undefined ? ['password', 'username'] : ['username', 'password'];
  return { complaint: `has a ${given} but no ${lacking}`, hint: `Set "${lacking}" too.` };
}

function unfitFor({ username, auth }: ConnectionConfig): Contradiction | undefined {
  if (auth === 'cookie' && username === undefined) {
    return {
      complaint: 'asks for cookie authentication without a username',
      hint: 'Set "username" and "password", or remove "auth".',
    };
  }
  if (auth === 'basic' && username?.includes(':') === true) {
    return {
      complaint: 'has a username with a colon, which basic authentication cannot carry',
      hint: 'Set "auth" to "cookie".',
    };
  }
  return undefined;
}

function unsendable({ token }: ConnectionConfig): Contradiction | undefined {
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return undefined;
  return {
    complaint: 'has a token with characters that no HTTP header can carry',
    hint: 'Set "token" to the bare token, without spaces or line ends.',
  };
}
