import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/errors.js';
import { authorityOf, isLoopback, parseListen } from '../../src/service/http-listen.js';

describe('an address to listen on', () => {
  test.each([
    [':9090', '127.0.0.1', 9090],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['localhost:65535', 'localhost', 65_535],
    ['sync.internal-1.example:9090', 'sync.internal-1.example', 9090],
    ['[::1]:9090', '::1', 9090],
    ['[::]:9090', '::', 9090],
  ])('is read: %s', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
  });

  test.each([
    '',
    '9090',
    'localhost',
    'localhost:',
    'localhost:65536',
    'localhost:-1',
    'localhost:9090x',
    ' localhost:9090',
    '::1:9090',
    '[]:9090',
    '[127.0.0.1]:9090',
    '[::1]',
    '127.0.0.256:9090',
    '*:9090',
    'http://localhost:9090',
    'user@localhost:9090',
    'localhost:9090\n',
  ])('is refused: %j', (text) => {
    expect(() => parseListen(text)).toThrow(ConfigError);
    expect(() => parseListen(text)).toThrow(expect.objectContaining({ code: 'listen_invalid' }));
  });

  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST', '::ffff:127.0.0.1'])(
    'is this machine alone: %s',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  test.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', 'localhost.example', '127.0.0.1.example', '::2'])(
    'is for others too: %s',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );

  test('has brackets in a URL where it is an IPv6 address', () => {
    expect(authorityOf({ host: '::1', port: 1 })).toBe('[::1]:1');
    expect(authorityOf({ host: 'localhost', port: 1 })).toBe('localhost:1');
  });
});
