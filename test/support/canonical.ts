import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Decimal } from 'decimal.js';
import type { Value } from '../../src/document.js';

/** A text that is equal for equal documents, with every number as its exact decimal. Written apart from src on purpose. */
export function canonicalDocument(document: unknown): string {
  return textOf(document as Value);
}

/** The same text for an item as DynamoDB answers it. */
export function canonicalItem(item: Readonly<Record<string, AttributeValue>>): string {
  return fieldsText(Object.entries(item).map(([name, value]) => [name, attributeText(value)]));
}

function textOf(value: Value): string {
  if (typeof value === 'number' || Decimal.isDecimal(value)) return numberText(value.toString());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  return fieldsText(
    Object.entries(value as Record<string, Value>).map(([name, each]) => [name, textOf(each)]),
  );
}

function attributeText(value: AttributeValue): string {
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.N !== undefined) return numberText(value.N);
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.NULL !== undefined) return 'null';
  if (value.L !== undefined) return `[${value.L.map(attributeText).join()}]`;
  if (value.M !== undefined) return canonicalItem(value.M);
  throw new Error(`no JSON value becomes ${JSON.stringify(value)}`);
}

function fieldsText(fields: [string, string][]): string {
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

function numberText(digits: string): string {
  return `n${new Decimal(digits).toFixed()}`;
}
