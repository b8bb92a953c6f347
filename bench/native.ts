// Is an item that is passed on as it is judged and written faster than one that is decoded and encoded?
import { decodeItem } from '../src/dynamodb/item-decoder.js';
import type { AttributeMap } from '../src/dynamodb/item-names.js';
import { keyRules } from '../src/dynamodb/key-rules.js';
import { type EncodedWrite, WriteEncoder } from '../src/dynamodb/write-encoder.js';
import { Rejection } from '../src/rejection.js';
import { compare } from './comparison.js';
import { orderOf } from './items.js';
import { report } from './report.js';

const LEAST = 1.2;
const ITEMS = 50_000;
const DISTINCT = 1_000;

const encoder = new WriteEncoder(keyRules({ partition: { attribute: '_id', type: 'S' } }), 'reject');
// Parsed, as they come from a table.
const items = Array.from(
  { length: DISTINCT },
  (_, index) => JSON.parse(JSON.stringify(orderOf(index))) as AttributeMap,
);

function encodeAll(encode: (item: AttributeMap) => EncodedWrite | Rejection): Promise<number> {
  let bytes = 0;
  for (let index = 0; index < ITEMS; index += 1) {
    const write = encode(items[index % DISTINCT] ?? {});
    if (write instanceof Rejection) throw new Error(write.reason);
    bytes += write.text.end - write.text.start;
    write.text.forget();
  }
  if (bytes === 0) throw new Error('nothing was written');
  return Promise.resolve(ITEMS);
}

report([
  await compare({
    question: 'native',
    case: 'orders of 1 KB',
    least: LEAST,
    subject: () => encodeAll((item) => encoder.putNative(item)),
    baseline: () => encodeAll((item) => encoder.put(decodeItem(item))),
  }),
]);
