import type { RejectionCode } from '../../rejection.js';
import type { DemoCollection } from './collections.js';

/** A document that CouchDB stores and a careless migration loses, as JSON text so that no digit is lost here. */
export interface AwkwardDocument {
  readonly id: string;
  /** Its fields without the braces. */
  readonly fields: string;
  /** The code with which DynamoDB's rules reject it; absent where it must arrive. */
  readonly code?: RejectionCode;
}

/**
 * Every collection has these: they must arrive as they are.
 *
 * None has a field `__proto__`, because dynalite 4 drops it within maps and answers that all was written.
 */
const harmless: readonly AwkwardDocument[] = [
  {
    id: 'awkward-integers',
    fields: '"above_2_53":9007199254740993,"digits_38":12345678901234567890123456789012345678',
  },
  {
    id: 'awkward-floats',
    fields: '"one":1.0,"small":1e-7,"tenth":0.1,"large":1.7976931348623157e+125,"zero":-0.0',
  },
  { id: 'awkward-empty', fields: '"string":"","array":[],"object":{},"nothing":null,"nested":{"string":""}' },
  {
    id: 'awkward-names',
    fields:
      '"constructor":1,"toString":"x","2":"b","1":"a","a.b":[],"nested":{"constructor":{"p":1},"hasOwnProperty":null}',
  },
  { id: 'awkward id/with slashes?and&more=#100%+', fields: '"ok":true' },
  { id: 'awkward-✓-日本-😀-\u{ff5e}', fields: '"text":"😀\\u0000\\n","greek":"ὀδυσσεύς"' },
  {
    id: 'awkward-attachment',
    fields: `"_attachments":{"note.txt":{"content_type":"text/plain","data":"aGVsbG8="}}`,
  },
  { id: '_design/app', fields: '"views":{"by_name":{"map":"function (doc) { emit(doc.name); }"}}' },
];

const rejected = {
  digits: {
    id: 'awkward-39-digits',
    fields: '"n":123456789012345678901234567890123456789',
    code: 'number_precision',
  },
  huge: { id: 'awkward-1e200', fields: '"n":1e200', code: 'number_out_of_range' },
  tiny: { id: 'awkward-1e-200', fields: '"list":[0,1e-200]', code: 'number_out_of_range' },
  large: { id: 'awkward-450-kb', fields: `"blob":"${'x'.repeat(450 * 1024)}"`, code: 'item_too_large' },
  deep: {
    id: 'awkward-40-levels',
    fields: `"d":${'{"d":'.repeat(39)}1${'}'.repeat(39)}`,
    code: 'nesting_too_deep',
  },
  unnamed: { id: 'awkward-empty-name', fields: '"settings":{"":"no name"}', code: 'field_name_empty' },
} as const satisfies Record<string, AwkwardDocument>;

const unacceptable: Readonly<Record<DemoCollection, readonly AwkwardDocument[]>> = {
  agents: [rejected.digits],
  deployments: [rejected.large],
  users: [rejected.unnamed],
  sessions: [rejected.huge, rejected.tiny],
  tickets: [rejected.deep],
  demos: Object.values(rejected),
};

/** The awkward documents of a collection. */
export function awkwardDocuments(collection: DemoCollection): readonly AwkwardDocument[] {
  return [...harmless, ...unacceptable[collection]];
}
