import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import { base64, isWellFormed } from '../dynamodb/scalar.js';
import { Rejection } from '../rejection.js';
import { typedNumber } from './typed-number.js';

/** A set's members as texts, by the type that DynamoDB's JSON has for them. */
export interface TypedSet {
  readonly type: 'SS' | 'NS' | 'BS';
  readonly members: readonly string[];
}

type Member = Pick<TypedSet, 'type'> & { readonly text: string };

/** Writes a set, or says why it has no form. */
export function typedSet(set: ReadonlySet<unknown>): TypedSet | Rejection {
  const members: Member[] = [];
  for (const value of set) {
    const member = memberOf(value);
    if (member instanceof Rejection) return member;
    members.push(member);
  }
  const [first] = members;
  if (first === undefined) return new Rejection('empty_set', 'a set has no member, and so no type');
  if (members.some(({ type }) => type !== first.type))
    return new Rejection('unsupported_type', 'a set mixes strings, numbers and bytes');
  return { type: first.type, members: members.map(({ text }) => text) };
}

function memberOf(value: unknown): Member | Rejection {
  if (typeof value === 'string') {
    if (isWellFormed(value)) return { type: 'SS', text: value };
    const reason = 'a string in a set holds a lone surrogate, which UTF-8 cannot express';
    return new Rejection('invalid_string', reason);
  }
  if (types.isUint8Array(value)) return { type: 'BS', text: base64(value) };
  if (typeof value !== 'number' && !Decimal.isDecimal(value))
    return new Rejection('unsupported_type', 'a set holds something else than strings, numbers or bytes');
  const number = typedNumber(value);
  return number instanceof Rejection ? number : { type: 'NS', text: number.text };
}
