import { describe } from '@jest/globals';

/** The address of the dynalite that every test run has. */
export function dynaliteUrl(): string {
  return addressOf('TEST_DYNALITE_URL');
}

/** The address of the express-pouchdb that every test run has. Its numbers are lossy and its seqs are integers. */
export function pouchdbUrl(): string {
  return addressOf('TEST_POUCHDB_URL');
}

/** The address of DynamoDB Local; undefined where Java 17 is missing. */
export function dynamodbLocalUrl(): string | undefined {
  return process.env['TEST_DYNAMODB_LOCAL_URL'];
}

/** A suite that needs DynamoDB Local. It is skipped visibly where Java 17 is missing. */
export function describeWithDynamoDBLocal(name: string, suite: (url: string) => void): void {
  describeWith(dynamodbLocalUrl(), name, suite);
}

/**
 * A suite that waits for what DynamoDB Local does by itself: it deletes what has expired, and makes indexes of tables that
 * are there.
 *
 * The threads that do so end for good, and in silence, when a table is deleted while they look at it. These suites have a
 * server of their own, where that hardly happens.
 */
export function describeWithBackgroundWork(name: string, suite: (url: string) => void): void {
  describeWith(process.env['TEST_DYNAMODB_LOCAL_AT_WORK_URL'], name, suite);
}

function describeWith(url: string | undefined, name: string, suite: (url: string) => void): void {
  if (url === undefined)
    describe.skip(name, () => {
      suite('http://127.0.0.1:9');
    });
  else
    describe(name, () => {
      suite(url);
    });
}

/** A name for a table or database that no other test uses. */
export function uniqueName(prefix: string): string {
  sequence += 1;
  return `${prefix}-${process.pid}-${process.hrtime.bigint().toString(36)}-${sequence}`;
}

let sequence = 0;

function addressOf(variable: string): string {
  const url = process.env[variable];
  if (url === undefined) throw new Error(`${variable} is not set: run the tests with their global setup`);
  return url;
}
