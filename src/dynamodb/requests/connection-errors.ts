import { nameOf, systemCodeOf } from './error-fields.js';

/** A wait that has ended without an answer, or without the rest of it. */
const TIMEOUT = /^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$/;

/** Node.js's codes for what undici has codes of its own for. */
const CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_DESTROYED: 'ECONNRESET',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ECONNRESET',
  UND_ERR_HEADERS_OVERFLOW: 'HPE_HEADER_OVERFLOW',
};

/** What is lost with a connection, and named `TimeoutError` by the SDK's request handler. */
const LOST = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * An error of undici as the SDK's request handler would tell of it: by Node.js's code, and by the name `TimeoutError`
 * where the connection was lost or too slow before an answer began.
 */
export function connectionError(error: Error, answerBegan: boolean): Error {
  const found = systemCodeOf(error) ?? '';
  if (TIMEOUT.test(found)) return named('the server did not answer in time', 'ETIMEDOUT', error);
  const code = CODES[found] ?? (nameOf(error) === 'HTTPParserError' ? parserCode(error) : found);
  if (!LOST.has(code)) return code === found ? error : Object.assign(error, { code });
  if (answerBegan) return Object.assign(new Error('aborted', { cause: error }), { code });
  return code === found
    ? Object.assign(error, { name: 'TimeoutError' })
    : named('socket hang up', code, error);
}

/** undici 7.30.2 means to give the parser's codes and gives none: what is left of them is the reason in the message. */
function parserCode(error: Error): string {
  return error.message.includes('Invalid EOF state') ? 'ECONNRESET' : 'HPE_INVALID_ANSWER';
}

function named(message: string, code: string, cause: Error): Error {
  return Object.assign(new Error(message, { cause }), { name: 'TimeoutError', code });
}
