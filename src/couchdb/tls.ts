import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ConfigError, messageOf } from '../errors.js';
import type { Side } from '../events.js';
import type { ConnectionConfig } from './connection-config.js';

/** What a TLS connection trusts and shows. */
interface Trust {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the PEM files that the config names. Throws ConfigError when one cannot be read. */
export function trustFrom(tls: ConnectionConfig['tls'], side: Side): Trust {
  const readPem = (setting: string, path: string): string => pemAt(`${side}.tls.${setting}`, path);
  return {
    // Node's `ca` replaces the authorities it knows, so they are named again.
    ...(tls?.ca === undefined ? {} : { ca: [...rootCertificates, readPem('ca', tls.ca)] }),
    ...(tls?.cert === undefined ? {} : { cert: readPem('cert', tls.cert) }),
    ...(tls?.key === undefined ? {} : { key: readPem('key', tls.key) }),
  };
}

function pemAt(setting: string, path: string): string {
  const details = {
    code: 'tls_file' as const,
    hint: `Set "${setting}" to the path of a readable PEM file.`,
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${setting} "${path}" cannot be read: ${messageOf(error)}`, {
      ...details,
      cause: error,
    });
  }
  if (!text.includes('-----BEGIN ')) throw new ConfigError(`${setting} "${path}" is not a PEM file`, details);
  return text;
}
