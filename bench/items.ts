/** An order of about 1 KB in DynamoDB's JSON; its key is `_id`. */
export function orderOf(index: number): Readonly<Record<string, object>> {
  return {
    _id: { S: `order-${String(index).padStart(9, '0')}` },
    type: { S: 'order' },
    total: { N: `${index * 17}.25` },
    count: { N: String(index % 100) },
    created: { S: '2026-05-06T07:08:09.123Z' },
    paid: { BOOL: true },
    note: { NULL: true },
    tags: { SS: ['gift', 'express', 'insured'] },
    address: { M: { street: { S: `Langstrasse ${index}` }, city: { S: 'Zürich' }, zip: { S: '8004' } } },
    lines: { L: [lineOf(index), lineOf(index + 1), lineOf(index + 2)] },
    signature: { B: 'AAECAwQFBgcICQoLDA0ODw==' },
    text: { S: 'Ring the bell twice, then leave it at the "back" door. '.repeat(7) },
  };
}

function lineOf(index: number): object {
  return { M: { sku: { S: `sku-${index}` }, quantity: { N: '2' }, price: { N: '19.95' } } };
}
