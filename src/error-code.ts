import type { configErrors } from './error-codes/config.js';
import type { couchdbErrors } from './error-codes/couchdb.js';
import type { dynamodbErrors } from './error-codes/dynamodb.js';
import type { fileErrors } from './error-codes/files.js';
import type { guardErrors } from './error-codes/guard.js';
import type { notices } from './error-codes/notices.js';

/** A code of those who write sources and targets of their own, which never meets one of docferry's. */
export type OwnCode = `x_${string}`;

/** The code of an error that leads to exit code 2. */
export type ConfigErrorCode = keyof typeof configErrors | OwnCode;

/** The code of an error of a CouchDB, without the side that it begins with. */
export type CouchDBErrorCode = keyof typeof couchdbErrors;

/** The code of an error that leads to exit code 3. */
export type EnvironmentErrorCode =
  | keyof typeof dynamodbErrors
  | keyof typeof fileErrors
  | `${'source' | 'target'}_${CouchDBErrorCode}`
  | OwnCode;

/** The code of an error that leads to exit code 6. */
export type GuardErrorCode = keyof typeof guardErrors | OwnCode;

/** The code of any error that docferry can explain. Codes are stable: scripts may rely on them. */
export type ErrorCode = ConfigErrorCode | EnvironmentErrorCode | GuardErrorCode;

/** The code of a notice: its own, or that of the error that it will become. */
export type NoticeCode = keyof typeof notices | ErrorCode;
