import type { FailureKind } from '../../../src/dynamodb/requests/failure.js';
import type { Reply } from '../../support/scripted-http.js';

/** What is answered to a request, and what is to be understood by it. */
export interface TransportFault {
  readonly reply: Reply;
  readonly kind: FailureKind;
  /** What the failure is called in a line about a retry. */
  readonly label: string;
}

const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'REQUEST-ID' };

/** An answer as DynamoDB gives it. */
export function answer(body: unknown, status = 200, more: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { ...headers, ...more }, body: JSON.stringify(body) };
}

/** An error as DynamoDB gives it. */
function refusal(name: string, status = 400, fields: object = {}): Reply {
  const type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return answer({ __type: type, message: `this is ${name}`, ...fields }, status);
}

function named(name: string, kind: FailureKind, status = 400): TransportFault {
  return { reply: refusal(name, status), kind, label: name };
}

/** A throttled request, of which DynamoDB tells the limit. */
function throttled(name: string, reason: string): TransportFault {
  const resource = 'arn:aws:dynamodb:us-east-1:000000000000:table/t/index/by_name';
  const reply = refusal(name, 400, { ThrottlingReasons: [{ reason, resource }] });
  return { reply, kind: 'throttle', label: name };
}

const success = JSON.stringify({ UnprocessedItems: {} });

/** By a name for the test. Those that take until a timeout are not among them. */
export const transportFaults: Readonly<Record<string, TransportFault>> = {
  'a throttled table': named('ProvisionedThroughputExceededException', 'throttle'),
  'a hot key': throttled('ThrottlingException', 'IndexWriteKeyRangeThroughputExceeded'),
  'an account at its limit': throttled('RequestLimitExceeded', 'TableWriteAccountLimitExceeded'),
  'too many requests by a proxy': { reply: { status: 429 }, kind: 'throttle', label: 'HTTP 429' },
  'an internal error': named('InternalServerError', 'transient', 500),
  'an error of a proxy': {
    reply: { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>busy</html>' },
    kind: 'transient',
    label: 'an answer that is not JSON',
  },
  'an error without a body': { reply: { status: 502 }, kind: 'transient', label: 'HTTP 502' },
  'a wrong write': named('ValidationException', 'invalid'),
  'a collection of items at its limit': named('ItemCollectionSizeLimitExceededException', 'invalid'),
  'a body that is too large': { reply: { status: 413 }, kind: 'too_large', label: 'HTTP 413' },
  'a missing table': named('ResourceNotFoundException', 'missing'),
  'a denied action': named('AccessDeniedException', 'permanent'),
  'an unknown key': named('UnrecognizedClientException', 'permanent'),
  'a wrong secret': named('InvalidSignatureException', 'permanent', 403),
  'an identity that has ended for good': named('ExpiredTokenException', 'permanent'),
  'an error that nobody knows': named('StrangeException', 'permanent', 418),
  'a redirection': {
    reply: { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
    kind: 'permanent',
    label: 'HTTP 307',
  },
  'a success that is no JSON': {
    reply: { body: '<html>fine</html>' },
    kind: 'transient',
    label: 'an answer that is not JSON',
  },
  'a success without a body': { reply: {}, kind: 'transient', label: 'an answer that is not JSON' },
  'a success that is only a word': {
    reply: { body: '"fine"' },
    kind: 'transient',
    label: 'an answer that is not JSON',
  },
  'half an answer': { reply: { body: success, fault: 'cut' }, kind: 'transient', label: 'ECONNRESET' },
  'half an answer in chunks': {
    reply: { body: success, fault: 'cut-chunked' },
    kind: 'transient',
    label: 'ECONNRESET',
  },
  'half an error': {
    reply: { ...refusal('InternalServerError', 500), fault: 'cut' },
    kind: 'transient',
    label: 'ECONNRESET',
  },
  'a connection that is cut': { reply: { fault: 'reset' }, kind: 'transient', label: 'ECONNRESET' },
};
