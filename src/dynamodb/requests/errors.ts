import { ConfigError, DocferryError, EnvironmentError, messageOf } from '../../errors.js';
import { badSignature, expired, noCredentials, unknownCredentials } from './credential-errors.js';
import { isRecord, nameOf, statusOf, systemCodeOf } from './error-fields.js';
import { type Attempt, type Explanation, quoteMessage } from './explanation.js';

/** Turns whatever the SDK threw into an error that says what to mend. An error that is none of these is a bug: it is returned as it came. */
export function explain(error: unknown, attempt: Attempt): unknown {
  if (error instanceof DocferryError) return error;
  const explanation = BY_NAME[nameOf(error)] ?? bySystemCode(systemCodeOf(error));
  if (explanation !== undefined) return explanation(error, attempt);
  return isRecord(error) && isRecord(error['$metadata']) ? refused(error, attempt) : error;
}

const accessDenied: Explanation = (cause, { action, table }) =>
  new EnvironmentError(`"dynamodb:${action}" on table "${table}" was denied: ${quoteMessage(cause)}`, {
    code: 'access_denied',
    hint: `Allow "dynamodb:${action}" on ${resourceOf(action, table)} for the identity in use.`,
    cause,
  });

const STREAM_ACTIONS: ReadonlySet<string> = new Set(['DescribeStream', 'GetShardIterator', 'GetRecords']);

/** What a policy has to name of a table, after the account ("Actions, resources, and condition keys for Amazon DynamoDB"). */
export function resourceOf(action: string, table: string): string {
  return STREAM_ACTIONS.has(action) ? `table/${table}/stream/*` : `table/${table}`;
}

const tableMissing: Explanation = (cause, { table, region }) =>
  new EnvironmentError(`table "${table}" does not exist in region "${region}"`, {
    code: 'table_missing',
    hint: 'Check the region and the table name, and that nobody deletes the table during the run.',
    cause,
  });

const unreachable: Explanation = (cause, attempt) =>
  new EnvironmentError(`${placeOf(attempt)} could not be reached: ${systemCodeOf(cause) ?? nameOf(cause)}`, {
    code: 'endpoint_unreachable',
    hint: 'Check that the database is running and that this machine may connect to it.',
    cause,
  });

const unknownHost: Explanation = (cause, attempt) =>
  new EnvironmentError(`the host name of ${placeOf(attempt)} could not be resolved`, {
    code: 'endpoint_unknown',
    hint: `Correct "${attempt.endpoint === undefined ? 'region' : 'endpoint'}" of that side in the config, or check this machine's DNS.`,
    cause,
  });

/** OpenSSL takes the answer of a server without TLS for a record of another version. */
const noTls: Explanation = (cause, attempt) =>
  /wrong version number/i.test(messageOf(cause)) ? notTls(cause, attempt) : untrusted(cause, attempt);

const notTls: Explanation = (cause, attempt) =>
  new EnvironmentError(`${placeOf(attempt)} does not speak TLS`, {
    code: 'endpoint_tls',
    hint: 'Write "http://" in the endpoint, or name the port that speaks TLS.',
    cause,
  });

const untrusted: Explanation = (cause, attempt) =>
  new EnvironmentError(
    `no TLS connection to ${placeOf(attempt)} could be made: ${systemCodeOf(cause) ?? ''}`,
    {
      code: 'endpoint_tls',
      hint: 'Name the certificate authority to trust in NODE_EXTRA_CA_CERTS, or check "http" against "https".',
      cause,
    },
  );

const notDynamoDB: Explanation = (cause, attempt) =>
  new EnvironmentError(`${placeOf(attempt)} does not answer as DynamoDB does`, {
    code: 'endpoint_not_dynamodb',
    hint: 'Check the endpoint: another server or a proxy may be listening there.',
    cause,
  });

/** What is no answer of DynamoDB's: that of a proxy before it, which may heal, or of another server. */
const nameless: Explanation = (cause, attempt) => {
  const status = statusOf(cause) ?? 0;
  return status >= 500 ? unavailable(`HTTP ${status}`, cause, attempt) : notDynamoDB(cause, attempt);
};

const invalidSettings: Explanation = (cause, { action, table }) =>
  new ConfigError(`DynamoDB refused "${action}" for table "${table}": ${quoteMessage(cause)}`, {
    code: 'table_settings_refused',
    hint: `Change what the config says under "table" for the collection that is written to "${table}".`,
    cause,
  });

const throttled: Explanation = (cause, { action, table }) =>
  new EnvironmentError(`"${action}" on table "${table}" was throttled: ${quoteMessage(cause)}`, {
    code: 'throttled',
    hint: 'Wait a minute until fewer requests and changes of tables are under way, then run the same command again.',
    cause,
  });

const broken: Explanation = (cause, attempt) => unavailable(quoteMessage(cause), cause, attempt);

function unavailable(reason: string, cause: unknown, attempt: Attempt): EnvironmentError {
  return new EnvironmentError(`${placeOf(attempt)} failed at "${attempt.action}": ${reason}`, {
    code: 'dynamodb_unavailable',
    hint: 'Wait until DynamoDB has recovered, then run the same command again.',
    cause,
  });
}

const refused: Explanation = (cause, { action, table }) =>
  new EnvironmentError(`"${action}" on table "${table}" failed: ${nameOf(cause)}: ${quoteMessage(cause)}`, {
    code: 'dynamodb_failed',
    hint: 'Look the error up in the DynamoDB documentation, mend its cause and run the same command again.',
    cause,
  });

const BY_NAME: Readonly<Record<string, Explanation>> = {
  CredentialsProviderError: noCredentials,
  TokenProviderError: expired,
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  UnrecognizedClientException: unknownCredentials,
  InvalidClientTokenId: unknownCredentials,
  MissingAuthenticationTokenException: unknownCredentials,
  MissingAuthenticationToken: unknownCredentials,
  IncompleteSignatureException: unknownCredentials,
  InvalidSignatureException: badSignature,
  SignatureDoesNotMatch: badSignature,
  AccessDeniedException: accessDenied,
  ResourceNotFoundException: tableMissing,
  ValidationException: invalidSettings,
  TimeoutError: unreachable,
  SyntaxError: nameless,
  Unknown: nameless,
  ThrottlingException: throttled,
  ProvisionedThroughputExceededException: throttled,
  RequestLimitExceeded: throttled,
  LimitExceededException: throttled,
  InternalServerError: broken,
  ServiceUnavailable: broken,
  ServiceUnavailableException: broken,
};

function bySystemCode(code: string | undefined): Explanation | undefined {
  if (code === undefined) return undefined;
  if (code.startsWith('HPE_')) return notDynamoDB;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unknownHost;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$|^ERR_SSL/.test(code)) return noTls;
  return /^E[A-Z]+$/.test(code) || code.startsWith('ERR_S') ? unreachable : undefined;
}

function placeOf({ endpoint, region }: Attempt): string {
  // Only scheme and host: a URL may carry credentials.
  return endpoint === undefined ? `DynamoDB in region "${region}"` : `"${new URL(endpoint).origin}"`;
}
