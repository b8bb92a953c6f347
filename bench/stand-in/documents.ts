/** What a document is made of. */
export type Value = null | boolean | string | number | readonly Value[] | Fields;

/** The fields of a document. */
export interface Fields {
  readonly [name: string]: Value;
}

/** About how long a document without lines and text is. */
const BARE = 230;
const LINE = 64;

/** An order of about `bytes` bytes without its id: half of what it is longer than the shortest is lists and numbers. */
export function fieldsOf(place: number, bytes: number): Fields {
  const more = Math.max(0, bytes - BARE);
  const lines = Math.floor(more / 2 / LINE);
  return {
    type: 'order',
    total: 1_000 + place * 17 + 0.25,
    count: place % 100,
    created: '2026-05-06T07:08:09.123Z',
    paid: place % 2 === 0,
    cancelled: null,
    note: 'ask for "Zoë"\n',
    address: { street: `Langstrasse ${place % 1_000}`, city: 'Zürich', zip: '8004' },
    lines: Array.from({ length: lines }, (_, index) => lineOf(place + index)),
    text: textOf(more - lines * LINE),
  };
}

function lineOf(number: number): Fields {
  const price = 10 + (number % 90) + 0.95;
  return {
    sku: `sku-${10_000 + (number % 10_000)}`,
    quantity: 1 + (number % 9),
    price,
    gift: number % 2 === 0,
  };
}

function textOf(bytes: number): string {
  const sentence = 'Ring the bell twice, then leave it at the back door. ';
  return sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes);
}
