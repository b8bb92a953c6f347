import type { CodeTable } from './table.js';

/** Errors of DynamoDB, S3, credentials and exports: exit code 3. */
export const dynamodbErrors = {
  access_denied: {
    meaning: 'the identity may not do what the message names',
    cure: 'allow it on the table or bucket that it names; `docferry doctor --iam-policy` prints [the whole policy](doctor.md)',
  },
  bucket_region: {
    meaning: 'the S3 bucket is in another region',
    cure: 'set `source.region` to that of the bucket',
  },
  clock_skew: {
    meaning: "this machine's clock is wrong, and AWS refuses its signatures",
    cure: 'look at `timedatectl`, and set the clock',
  },
  credentials_expired: {
    meaning: 'the credentials of AWS have expired',
    cure: 'renew them and run the same again: it resumes. A role renews itself, keys in the environment do not',
  },
  credentials_missing: {
    meaning: 'no credentials of AWS were found',
    cure: 'run `aws sts get-caller-identity` in the same environment; set a profile, keys or a role',
  },
  credentials_refused: {
    meaning: 'AWS does not know the credentials',
    cure: 'check the key, its session token and the region that it belongs to',
  },
  dynamodb_unavailable: {
    meaning: 'DynamoDB has trouble of its own',
    cure: 'wait some minutes, then run the same command again',
  },
  dynamodb_failed: {
    meaning: 'DynamoDB refused a request for a reason that docferry does not know',
    cure: 'look the error up in its documentation, mend its cause, and run the same again',
  },
  endpoint_not_dynamodb: {
    meaning: 'what answers at the endpoint is no DynamoDB',
    cure: 'check the endpoint: another server or a proxy may be listening there',
  },
  endpoint_tls: {
    meaning: 'no TLS connection could be made',
    cure: 'name the authority to trust in `NODE_EXTRA_CA_CERTS`, or check http against https',
  },
  endpoint_unknown: {
    meaning: 'the host name could not be resolved',
    cure: 'correct the region or the endpoint, or the DNS of this machine',
  },
  endpoint_unreachable: {
    meaning: 'there is no connection to the database',
    cure: 'check the network, that it is running, and that this machine may connect',
  },
  export_archived: {
    meaning: 'S3 keeps files of the export in an archive class',
    cure: 'restore the objects first',
  },
  export_damaged: {
    meaning:
      'a file of the export is missing, cut off, has another checksum or count, or a line is no item of the table',
    cure: 'copy the export again from where DynamoDB wrote it, or make a new one',
  },
  export_format: {
    meaning: 'the export is in `ION`',
    cure: 'export the table with `--export-format DYNAMODB_JSON`',
  },
  export_gap: {
    meaning: 'changes between two exports are in none of them',
    cure: 'export that time too, or make a new full export',
  },
  export_incomplete: {
    meaning: 'there is no `manifest-summary.json`: the export is under way or has failed',
    cure: 'wait until `aws dynamodb describe-export` tells COMPLETED, or copy what is missing',
  },
  export_not_full: {
    meaning: 'there are incremental exports and no full one',
    cure: 'put a full export of the table beside them',
  },
  export_unreadable: {
    meaning: 'a file or folder of the export cannot be read',
    cure: 'let the user that runs docferry read it',
  },
  role_refused: {
    meaning: 'the `role` of the config could not be assumed',
    cure: 'allow `sts:AssumeRole` on it, and let the role trust the identity and its external id',
  },
  s3_failed: {
    meaning: 'S3 refused a request for a reason that docferry does not know',
    cure: 'look the error up in its documentation, mend its cause, and run the same again',
  },
  source_not_readable: {
    meaning: 'the table of the source is being made or deleted',
    cure: 'wait until it is active, or check who deletes it',
  },
  stream_off: {
    meaning: "the stream of the source's table is off",
    cure: "`docferry migrate --enable-streams`, or `changes: 'none'` where nobody writes to the table",
  },
  stream_view_type: {
    meaning: "the stream of the source's table does not tell what items become",
    cure: 'turn it off and on again as `NEW_AND_OLD_IMAGES` once nobody else reads it, then `docferry migrate --restart COLLECTION`',
  },
  table_missing: {
    meaning: 'the table was deleted during the run, or the region is wrong',
    cure: 'restore it, or `docferry migrate --restart COLLECTION` fills it from the beginning',
  },
  table_unusable: {
    meaning: 'the table is in a state in which it cannot be written to',
    cure: 'wait until it is ACTIVE or gone, then run the same again',
  },
  throttled: {
    meaning: 'DynamoDB asks for fewer requests about tables',
    cure: 'wait some minutes, then run the same command again',
  },
} as const satisfies CodeTable;
