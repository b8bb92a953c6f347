import { BlockList, isIP } from 'node:net';
import { ConfigError } from '../errors.js';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `HOST:PORT`, `[IPv6]:PORT`, or `:PORT` for loopback. Port 0 is one that is free.
 *
 * Throws ConfigError for anything else.
 */
export function parseListen(text: string): ListenAddress {
  const {
    bracketed,
    name,
    digits = '',
  } = /^(?:\[(?<bracketed>[^[\]]*)\]|(?<name>[\w.-]*)):(?<digits>\d{1,5})$/.exec(text)?.groups ?? {};
  const host = bracketed ?? name;
  const port = Number(digits);
  const known = bracketed === undefined ? isHostName(host) : isIP(bracketed) === 6;
  if (host === undefined || !known || port > 65_535) throw malformed(text);
  return { host: host === '' ? '127.0.0.1' : host, port };
}

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** The address as it stands in a URL. */
export function authorityOf({ host, port }: ListenAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** A dotted quad that is no address would be looked up as a name, and fail in a way that explains nothing. */
function isHostName(host: string | undefined): boolean {
  return host !== undefined && (!/^[\d.]+$/.test(host) || isIP(host) === 4);
}

function malformed(text: string): ConfigError {
  return new ConfigError(`"${text}" is not an address to listen on`, {
    code: 'listen_invalid',
    hint: 'Write HOST:PORT, such as "127.0.0.1:9090", "[::1]:9090", or ":9090" for this machine alone.',
  });
}
