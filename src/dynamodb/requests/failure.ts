import { isRecord, nameOf, statusOf, systemCodeOf } from './error-fields.js';

/** What a failed request calls for. */
export type FailureKind =
  /** The database asks us to slow down. */
  | 'throttle'
  /** Sending it again can heal it. */
  | 'transient'
  /** Something in the request is not acceptable: divide it to find out what. */
  | 'invalid'
  /** The request as a whole is too large: divide it. */
  | 'too_large'
  /** The table is not there, or not yet everywhere. */
  | 'missing'
  /** A person must mend it. */
  | 'permanent';

const KINDS: Readonly<Record<string, FailureKind>> = {
  ProvisionedThroughputExceededException: 'throttle',
  ThrottlingException: 'throttle',
  Throttling: 'throttle',
  TooManyRequestsException: 'throttle',
  RequestLimitExceeded: 'throttle',
  LimitExceededException: 'throttle',
  InternalServerError: 'transient',
  InternalFailure: 'transient',
  ServiceUnavailable: 'transient',
  TransactionInProgressException: 'transient',
  TransactionConflictException: 'transient',
  ReplicatedWriteConflictException: 'transient',
  TimeoutError: 'transient',
  // A whole answer that is not JSON, such as a proxy's page; the SDK does not retry it.
  SyntaxError: 'transient',
  ValidationException: 'invalid',
  ItemCollectionSizeLimitExceededException: 'invalid',
  ResourceNotFoundException: 'missing',
};

/** Node's codes of connections that failed in a way that can heal. */
const NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_SOCKET_CLOSED',
]);

/** Tells what a request that failed with this error calls for. */
export function failureKind(error: unknown): FailureKind {
  const status = statusOf(error);
  if (status === 413) return 'too_large';
  const kind = KINDS[nameOf(error)];
  if (kind !== undefined) return kind;
  if (status !== undefined && (status === 429 || status >= 500))
    return status === 429 ? 'throttle' : 'transient';
  if (isNetworkCode(systemCodeOf(error) ?? '')) return 'transient';
  return isClockCorrected(error) ? 'transient' : 'permanent';
}

/** `HPE_` begins the codes of answers that are no HTTP. */
function isNetworkCode(code: string): boolean {
  return NETWORK_CODES.has(code) || code.startsWith('HPE_');
}

/** The SDK has learned the server's time from the refusal and signs the next request with it. */
function isClockCorrected(error: unknown): boolean {
  return isRecord(error) && isRecord(error['$metadata']) && error['$metadata']['clockSkewCorrected'] === true;
}
