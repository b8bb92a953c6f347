import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import { Rejection } from '../rejection.js';
import { canonicalNumber, encodeNumber, type NumberPolicy } from './number.js';
import { base64, isWellFormed, utf8Size } from './scalar.js';

/** A value as DynamoDB's JSON, and its size. */
interface EncodedValue {
  readonly json: string;
  readonly size: number;
}

/** A set's member: its text in JSON, its size, and what it has in common with an equal member. */
interface Member {
  readonly type: 'SS' | 'NS' | 'BS';
  readonly text: string;
  readonly size: number;
  readonly identity: string;
}

/** Encodes a set, or says why DynamoDB cannot hold it. Members that DynamoDB takes for equal are written once. */
export function encodeSet(set: ReadonlySet<unknown>, policy: NumberPolicy): EncodedValue | Rejection {
  const members = new Map<string, Member>();
  for (const value of set) {
    const member = encodeMember(value, policy);
    if (member instanceof Rejection) return member;
    members.set(member.identity, member);
  }
  const [first, ...rest] = members.values();
  if (first === undefined) return new Rejection('empty_set', 'a set has no member, which DynamoDB refuses');
  if (rest.some((member) => member.type !== first.type)) {
    return new Rejection(
      'unsupported_type',
      'a set mixes strings, numbers and bytes, which DynamoDB refuses',
    );
  }
  const all = [first, ...rest];
  const text = all.map((member) => JSON.stringify(member.text)).join(',');
  return { json: `{"${first.type}":[${text}]}`, size: all.reduce((sum, member) => sum + member.size, 0) };
}

function encodeMember(value: unknown, policy: NumberPolicy): Member | Rejection {
  if (typeof value === 'string') {
    if (isWellFormed(value)) return { type: 'SS', text: value, size: utf8Size(value), identity: `S${value}` };
    return new Rejection(
      'invalid_string',
      'a string in a set holds a lone surrogate, which UTF-8 cannot express',
    );
  }
  if (types.isUint8Array(value)) {
    const text = base64(value);
    return { type: 'BS', text, size: value.byteLength, identity: `B${text}` };
  }
  if (typeof value === 'number' || Decimal.isDecimal(value)) return encodeNumberMember(value, policy);
  return new Rejection('unsupported_type', 'a set holds something else than strings, numbers or bytes');
}

function encodeNumberMember(value: number | Decimal, policy: NumberPolicy): Member | Rejection {
  // A set of numbers has no room for a number written as text.
  const form = encodeNumber(value, policy === 'string' ? 'reject' : policy);
  if (form instanceof Rejection) return form;
  return { type: 'NS', text: form.text, size: form.size, identity: `N${canonicalNumber(form.text)}` };
}
