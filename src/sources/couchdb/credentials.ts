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
    authorize: () => Promise.resolve(credentials),
    learn: () => undefined,
    renew: () => false,
  };
}

function checkCredentials({ username, password, token, auth }: CouchDBSourceConfig): void {
  const code = 'source_credentials';
  if (token !== undefined && (username !== undefined || password !== undefined)) {
    throw new ConfigError('the couchdb source has both a token and a username or password', {
      code,
      hint: 'Keep either "token" or "username" and "password".',
    });
  }
  if ((username === undefined) !== (password === undefined)) {
    const [given, lacking] = username === undefined ? ['password', 'username'] : ['username', 'password'];
    throw new ConfigError(`the couchdb source has a ${given} but no ${lacking}`, {
      code,
      hint: `Set "${lacking}" too.`,
    });
  }
  if (auth === 'cookie' && username === undefined) {
    throw new ConfigError('the couchdb source asks for cookie authentication without a username', {
      code,
      hint: 'Set "username" and "password", or remove "auth".',
    });
  }
  if (username?.includes(':') === true && auth === 'basic') {
    throw new ConfigError('basic authentication cannot carry a username with a colon', {
      code,
      hint: 'Set "auth" to "cookie".',
    });
  }
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError('the token of the couchdb source has characters that no HTTP header can carry', {
      code,
      hint: 'Set "token" to the bare token, without spaces or line ends.',
    });
  }
}
