import { ConfigError, DocferryError, EnvironmentError, messageOf } from '../../errors.js';
import { isRecord, nameOf, systemCodeOf } from './error-fields.js';

/** What was being done when an error came. */
export interface Attempt {
  /** The IAM name of the action without its prefix, such as `BatchWriteItem`. */
  readonly action: string;
  readonly table: string;
  readonly region: string;
  /** The address in the config; none means AWS's own for the region. */
  readonly endpoint: string | undefined;
}

type Explanation = (error: unknown, attempt: Attempt) => DocferryError;

/** Turns whatever the SDK threw into an error that says what to mend. An error that is none of these is a bug: it is returned as it came. */
export function explain(error: unknown, attempt: Attempt): unknown {
  if (error instanceof DocferryError) return error;
  const explanation = BY_NAME[nameOf(error)] ?? bySystemCode(systemCodeOf(error));
  if (explanation !== undefined) return explanation(error, attempt);
  return isRecord(error) && isRecord(error['$metadata']) ? refused(error, attempt) : error;
}

/** One name also stands for a session of a profile that has ended. */
const noCredentials: Explanation = (cause, attempt) =>
  /expired|sso login/i.test(messageOf(cause))
    ? expired(cause, attempt)
    : new EnvironmentError(`no AWS credentials were found: ${quoteMessage(cause)}`, {
        code: 'credentials_missing',
        hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run where a role is attached.',
        cause,
      });

const expired: Explanation = (cause) =>
  new EnvironmentError('the AWS credentials have expired', {
    code: 'credentials_expired',
    hint: 'Renew the session, for example with "aws sso login", and run the same command again: it resumes.',
    cause,
  });

const unknownCredentials: Explanation = (cause, { region }) =>
  new EnvironmentError(`the AWS credentials were refused in region "${region}": ${quoteMessage(cause)}`, {
    code: 'credentials_refused',
    hint: 'Check the access key, its session token and the region that it belongs to.',
    cause,
  });

/** DynamoDB gives one name to a wrong secret and to a wrong clock. */
const badSignature: Explanation = (cause, attempt) =>
  /expired|not yet current/i.test(messageOf(cause))
    ? new EnvironmentError("this machine's clock differs from AWS's by too much", {
        code: 'clock_skew',
        hint: 'Set the clock of this machine, for example by switching on time synchronisation.',
        cause,
      })
    : unknownCredentials(cause, attempt);

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
    hint: `Check the ${attempt.endpoint === undefined ? 'region' : 'endpoint'} in the config and this machine's DNS.`,
    cause,
  });

const noTls: Explanation = (cause, attempt) =>
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

const invalidSettings: Explanation = (cause, { action, table }) =>
  new ConfigError(`DynamoDB refused "${action}" for table "${table}": ${quoteMessage(cause)}`, {
    code: 'table_settings_refused',
    hint: `Change what the config says under "table" for the collection that is written to "${table}".`,
    cause,
  });

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
  SyntaxError: notDynamoDB,
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

/** The database's sentence, on one line. */
function quoteMessage(error: unknown): string {
  return messageOf(error).replace(/\s+/g, ' ').trim();
}
