import { nameOf, statusOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import { damaged } from './damage.js';

/** What was asked of S3 when an error came. */
export interface S3Request {
  readonly action: 'ListBucket' | 'GetObject';
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string | undefined;
  /** The address of what is read, such as `s3://bucket/key`. */
  readonly address: string;
}

type Explanation = (cause: unknown, request: S3Request) => EnvironmentError;

/** Turns what S3 refused into an error that says what to mend. Others are returned as `explain` leaves them. */
export function explainS3(error: unknown, request: S3Request): unknown {
  const explanation = explanations[nameOf(error)] ?? (statusOf(error) === 403 ? accessDenied : undefined);
  if (explanation !== undefined) return explanation(error, request);
  const { address: table, region, endpoint, action } = request;
  const explained = explain(error, { action, table, region, endpoint });
  return explained instanceof EnvironmentError && explained.code === 'dynamodb_failed'
    ? refused(error, request)
    : explained;
}

const accessDenied: Explanation = (cause, { action, address, bucket }) =>
  new EnvironmentError(`"s3:${action}" on "${address}" was denied: ${messageOf(cause)}`, {
    code: 'access_denied',
    hint:
      `Allow "s3:ListBucket" on the bucket "${bucket}" and "s3:GetObject" on its objects for the identity in use, ` +
      'and "kms:Decrypt" where they are encrypted with a key of yours.',
    cause,
  });

const noBucket: Explanation = (cause, { bucket }) =>
  new EnvironmentError(`there is no S3 bucket "${bucket}"`, {
    code: 'source_not_found',
    hint: 'Check "source.location", and "source.endpoint" if there is one.',
    cause,
  });

const otherRegion: Explanation = (cause, { bucket, region }) =>
  new EnvironmentError(`the S3 bucket "${bucket}" is not in region "${region}"`, {
    code: 'bucket_region',
    hint: 'Set "source.region" to the region of the bucket.',
    cause,
  });

const archived: Explanation = (cause, { address }) =>
  new EnvironmentError(`"${address}" is archived and cannot be read at once`, {
    code: 'export_archived',
    hint: 'Restore the objects of the export from their storage class first.',
    cause,
  });

const refused: Explanation = (cause, { action, address }) =>
  new EnvironmentError(`"${action}" of "${address}" failed: ${nameOf(cause)}: ${messageOf(cause)}`, {
    code: 's3_failed',
    hint: 'Look the error up in the documentation of S3, mend its cause and run the same command again.',
    cause,
  });

const wrongKey: Explanation = (cause, { region }) =>
  new EnvironmentError(`the AWS credentials were refused in region "${region}": ${messageOf(cause)}`, {
    code: 'credentials_refused',
    hint: 'Check the access key, its session token and the region that it belongs to.',
    cause,
  });

const missing: Explanation = (cause, { address }) => damaged(address, 'is missing', cause);

const changed: Explanation = (cause, { address }) =>
  damaged(address, 'was replaced while it was read', cause);

const explanations: Readonly<Record<string, Explanation>> = {
  AccessDenied: accessDenied,
  NoSuchBucket: noBucket,
  NoSuchKey: missing,
  PreconditionFailed: changed,
  PermanentRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  IllegalLocationConstraintException: otherRegion,
  InvalidObjectState: archived,
  InvalidAccessKeyId: wrongKey,
  SignatureDoesNotMatch: wrongKey,
};
