import { describe, expect, test } from '@jest/globals';
import {
  authorization,
  canonicalRequest,
  credentialScope,
  namesOf,
  sha256,
  signature,
  signingKey,
} from '../../../src/dynamodb/requests/signature.js';

// The identity, time and scope of AWS's published test suite for Signature Version 4.
const accessKeyId = 'AKIDEXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const time = '20150830T123600Z';
const scope = { date: '20150830', region: 'us-east-1', service: 'service' };

const host = ['host', 'example.amazonaws.com'] as const;
const date = ['x-amz-date', time] as const;

interface Vector {
  readonly method: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly signature: string;
}

/** By their names in the suite: those whose paths and queries are canonical, or given here in that form. */
const vectors: Readonly<Record<string, Vector>> = {
  'post-vanilla': {
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  'post-vanilla-query': {
    method: 'POST',
    query: 'Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  'post-header-key-sort': {
    method: 'POST',
    headers: [host, ['my-header1', 'value1'], date],
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  },
  'post-sts-header-before': {
    method: 'POST',
    headers: [
      host,
      date,
      [
        'x-amz-security-token',
        'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
      ],
    ],
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
  'post-x-www-form-urlencoded': {
    method: 'POST',
    headers: [
      ['content-length', '13'],
      ['content-type', 'application/x-www-form-urlencoded'],
      host,
      ['x-amz-content-sha256', '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e'],
      date,
    ],
    body: 'Param1=value1',
    signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  },
  'get-header-value-trim': {
    method: 'GET',
    headers: [host, ['my-header1', ' value1'], ['my-header2', ' "a   b   c"'], date],
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  'get-unreserved': {
    method: 'GET',
    path: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  'get-utf8': {
    method: 'GET',
    path: '/%E1%88%B4',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  'get-vanilla-query-order-encoded': {
    method: 'GET',
    query: '%E1%88%B4=Value1&Param=Value2&Param-3=Value3',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  },
};

describe('the test suite of AWS', () => {
  const key = signingKey(secretAccessKey, scope);

  test.each(Object.entries(vectors))('%s', (_, vector) => {
    const { method, path = '/', query = '', headers = [host, date], body = '' } = vector;
    const canonical = canonicalRequest({ method, path, query, headers, bodyHash: sha256(body) });
    expect(signature(canonical, { time, scope: credentialScope(scope), key })).toBe(vector.signature);
  });

  test('tells a signature as a header', () => {
    const parts = { accessKeyId, scope: credentialScope(scope), names: namesOf([host, date]) };
    const signed = vectors['post-vanilla']?.signature ?? '';
    expect(authorization({ ...parts, signature: signed })).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signed}`,
    );
  });
});
