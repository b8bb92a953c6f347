import { describe, expect, test } from '@jest/globals';
import { environmentSecrets, redact, redactAll, secretsOf } from '../../src/config/redact.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { migration } from './example.js';

const password = 'pä ss/w"o:rd&1';

function secrets(changes: Partial<Extract<MigrationConfig['source'], { type: 'couchdb' }>> = {}): string[] {
  const source = { type: 'couchdb', url: 'http://h', username: 'ann', password, ...changes } as const;
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUt/nFEMI',
    sessionToken: 'session+token=',
  };
  return secretsOf(migration({ source, target: { type: 'dynamodb', credentials } }));
}

describe('redact', () => {
  test.each([
    ['as it is', password],
    ['URI-encoded', encodeURIComponent(password)],
    ['form-encoded', new URLSearchParams([['', password]]).toString().slice(1)],
    ['as JSON', JSON.stringify(password).slice(1, -1)],
    ['as basic credentials', Buffer.from(`ann:${password}`).toString('base64')],
    ['as a pair', `ann:${password}`],
    ['a secret key', 'wJalrXUt/nFEMI'],
    ['a session token', encodeURIComponent('session+token=')],
  ])('removes a secret %s', (_, text) => {
    expect(redact(`a ${text} b ${text}`, secrets())).toBe('a [redacted] b [redacted]');
  });

  test('leaves the rest alone', () => {
    const text = 'user "ann" with key AKIDEXAMPLE at http://h:5984/db?a=b@c is refused';
    expect(redact(text, secrets())).toBe(text);
  });

  test.each([
    ['http://ann:pw@h/db', 'http://[redacted]@h/db'],
    ['see https://ann:p@w@h:1/db, ftp://x@y', 'see https://[redacted]@h:1/db, ftp://[redacted]@y'],
  ])('removes the credentials of any URL: %s', (text, redacted) => {
    expect(redact(text, [])).toBe(redacted);
  });

  test('does not blot out every "1" when the password is "1"', () => {
    const short = secrets({ password: '1' });
    expect(redact('1 of 11 written, http://ann:1@h', short)).toBe('1 of 11 written, http://[redacted]@h');
    expect(redact(`Basic ${Buffer.from('ann:1').toString('base64')}`, short)).toBe('Basic [redacted]');
  });

  test('knows a password within the URL', () => {
    const inUrl = secrets({ url: 'http://ann:s%40cret%@h', username: undefined, password: undefined });
    expect(redact('s%40cret% was refused', inUrl)).toBe('[redacted] was refused');
  });

  test('removes the beginning of a secret where a text was cut, and nowhere else', () => {
    const text = 'refused "wJalrXUt/nFE…" for wJalrXUt and wJa…';
    expect(redact(text, secrets())).toBe('refused "[redacted]…" for wJalrXUt and wJa…');
  });

  test('removes the longer of two secrets whole', () => {
    const both = secrets({ password: 'abcd', token: 'abcdefgh' });
    expect(redact('abcdefgh abcd', both)).toBe('[redacted] [redacted]');
  });
});

test('redactAll reaches every text of a value and no number', () => {
  const value = { a: [password, 1, null, true], b: { c: `x${password}` } };
  expect(redactAll(value, secrets())).toEqual({ a: ['[redacted]', 1, null, true], b: { c: 'x[redacted]' } });
});

test('environmentSecrets goes by the names of variables, and finds passwords in any URL', () => {
  const environment = {
    COUCHDB_PASSWORD: 'hunter22',
    AWS_SECRET_ACCESS_KEY: 'keykey',
    STATUS_API_KEY: 'apikey',
    WAREHOUSE_URL: 'postgres://ann:s%40cret@db/x',
    HOME: '/root',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
    CREDENTIALS_DIRECTORY: '/run/credentials',
    MAIL: 'ann@example.org',
    A_TOKEN: '',
  };
  const secrets = ['s%2540cret', 'hunter22', 's%40cret', 'keykey', 'apikey', 's@cret'];
  expect(environmentSecrets(environment).sort()).toEqual(secrets.sort());
});

describe('hooks', () => {
  function hookSecrets(hook: { readonly webhook: string } | { readonly command: string[] }): string[] {
    return secretsOf(migration({ sync: { onFailure: hook } }));
  }

  test.each([
    ['https://hooks.example/services/T0/B0/abcdefghijklmnopqrstuvwx', 'abcdefghijklmnopqrstuvwx'],
    ['https://hooks.example/x?sig=a%2Fb%2Fc', 'a/b/c'],
    ['https://hooks.example/x?sig=a%2Fb%2Fc', 'a%2Fb%2Fc'],
    ['https://ann:pass%21word@hooks.example/', 'pass!word'],
    ['https://onlytoken@hooks.example/', 'onlytoken'],
  ])('of %s: %s', (webhook, secret) => {
    expect(redact(`it said ${secret}.`, hookSecrets({ webhook }))).toBe('it said [redacted].');
  });

  test('in the arguments of a command', () => {
    const post = ['curl', '-H', 'Authorization: Bearer abc.def', '--token=ghijkl', 'https://u:mnopqr@h/'];
    const text = redact('curl -H abc.def ghijkl mnopqr', hookSecrets({ command: post }));
    expect(text).toBe('curl -H [redacted] [redacted] [redacted]');
  });

  test('leave names of places and channels alone', () => {
    const text = 'POST https://hooks.example/alerts?channel=operations';
    const secrets = hookSecrets({ webhook: 'https://hooks.example/alerts?channel=ops' });
    expect(redact(text, secrets)).toBe(text);
  });
});
