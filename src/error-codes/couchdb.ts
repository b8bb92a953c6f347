import type { CodeTable } from './table.js';

/** Errors of a CouchDB, whose codes begin with its side, `source_` or `target_`: exit code 3. Other databases use some of them. */
export const couchdbErrors = {
  database_name: { meaning: 'no database can have that name', cure: 'correct `from` or `to`' },
  forbidden: {
    meaning: 'the user may not do this with the database',
    cure: 'make the user a member of the database; [which rights](doctor.md). After too many wrong passwords it is locked out: wait',
  },
  invalid_answer: {
    meaning: 'the answers are not those of the database',
    cure: 'check that the address leads to the database and not to a proxy or a login page',
  },
  not_found: {
    meaning: 'the database, table, export, folder or bucket is not there',
    cure: '`curl -sS COUCHDB_URL/DATABASE`; correct `from`, the address, or whose credentials are used',
  },
  redirected: { meaning: 'the server redirects to another address', cure: 'set `url` to that address' },
  refused: {
    meaning: 'the database refuses the request for another reason',
    cure: 'read its words in the message; check that it is a CouchDB 2 or later',
  },
  timeout: {
    meaning: 'the server takes too long to answer',
    cure: 'raise `timeoutSeconds`, or look at the load of the server',
  },
  tls: {
    meaning: 'the certificate of the server is not trusted',
    cure: 'set `tls.ca` to the PEM file of its authority, or correct the URL',
  },
  unauthorized: {
    meaning: 'the database refuses the user; `--watch` gives up, so as not to lock the account out',
    cure: 'correct name and password, then start again',
  },
  unavailable: {
    meaning: 'the database answered nothing usable for `giveUpSeconds`',
    cure: 'look at its health (`curl -sS COUCHDB_URL/_up`, the [health dashboard of AWS](https://health.aws.amazon.com/)) and capacity, then run the same again: it resumes',
  },
  unreachable: {
    meaning: 'there is no connection to the server',
    cure: '`curl -sS COUCHDB_URL/_up` from the same machine; correct the address, or start the server',
  },
} as const satisfies CodeTable;
