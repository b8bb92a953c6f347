import type { Document } from '../document.js';
import { decodeItem } from './item-decoder.js';
import type { TextPiece } from './text-piece.js';

/** What stands before the fields of an item in its put, and what behind them. */
export const OPEN_PUT = Buffer.from('{"PutRequest":{"Item":{');
export const CLOSE_PUT = Buffer.from('}}}');

/** The put of an item that is DynamoDB's JSON. */
export function putOf(item: string): string {
  return `{"PutRequest":{"Item":${item}}}`;
}

/** The item of a put; none of a delete. */
export function itemOfPut(text: TextPiece): Document | undefined {
  const { PutRequest: put } = JSON.parse(text.toString()) as {
    readonly PutRequest?: { readonly Item: unknown };
  };
  return put && decodeItem(put.Item);
}
