import { EnvironmentError } from '../errors.js';
import type { Side } from '../events.js';
import { TransientError } from './failure.js';

/** TLS failures come with OpenSSL's names of the reason. */
const tlsFailure =
  /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|HOSTNAME_MISMATCH)/;

const reasons: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
};

/**
 * What to throw when no answer came.
 *
 * The text of the failure itself may quote a header and with it a secret, so only its code is shown. Throws at once
 * (EnvironmentError) what only a person can mend: certificates.
 */
export function connectionFailure(failure: Error | undefined, url: string, side: Side): Error {
  const code = codeOf(failure);
  const origin = new URL(url).origin;
  if (tlsFailure.test(code)) return tlsProblem(code, { origin, side }, failure);
  if (code === 'ECONNREFUSED') return new TransientError('unreachable', `nothing listens at "${origin}"`);
  return new TransientError('unreachable', reasons[code] ?? `the connection failed (${code})`);
}

function tlsProblem(
  code: string,
  { origin, side }: { readonly origin: string; readonly side: Side },
  cause: Error | undefined,
): EnvironmentError {
  // OpenSSL takes the answer of a server without TLS for a record of another version.
  return code === 'ERR_SSL_WRONG_VERSION_NUMBER'
    ? new EnvironmentError(`couchdb at "${origin}" does not speak TLS`, {
        code: `${side}_tls`,
        hint: `Write "http://" in "${side}.url", or name the port that speaks TLS.`,
        cause,
      })
    : new EnvironmentError(`couchdb at "${origin}" could not be trusted: ${code}`, {
        code: `${side}_tls`,
        hint: `Set "${side}.tls.ca" to the PEM file of the certificate authority, or correct the URL.`,
        cause,
      });
}

/** Looks at the shape, not the class: an error of Node's core may belong to another realm. */
function codeOf(failure: unknown): string {
  let name = 'no reason given';
  for (let error = failure; typeof error === 'object' && error !== null; error = innerError(error)) {
    if ('code' in error && typeof error.code === 'string') return error.code;
    if ('name' in error && typeof error.name === 'string') name = error.name;
  }
  return name;
}

function innerError(error: object): unknown {
  if ('errors' in error && Array.isArray(error.errors)) return error.errors[0];
  return 'cause' in error ? error.cause : undefined;
}
