import type { Change } from '../../../document.js';
import { itemChange, itemRemoval } from '../../../dynamodb/item-change.js';
import type { AttributeMap, ItemNames } from '../../../dynamodb/item-names.js';
import { isRecord } from '../../../dynamodb/requests/error-fields.js';
import { EnvironmentError } from '../../../errors.js';
import { withEmptyMaps } from './empty-maps.js';

/** A record of a stream, and where it stands. */
export interface StreamRecord {
  readonly sequence: string;
  /** When the change was made, in milliseconds since 1970: whole seconds, on DynamoDB Local whole minutes. */
  readonly time: number | undefined;
  readonly fields: Fields;
  readonly data: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads what every record has. Throws EnvironmentError where that is lacking. */
export function parseRecord(record: unknown): StreamRecord {
  const data = isRecord(record) ? record['dynamodb'] : undefined;
  if (!isRecord(record) || !isRecord(data)) throw invalid('it has no "dynamodb"');
  const { SequenceNumber: sequence, ApproximateCreationDateTime: seconds } = data;
  if (typeof sequence !== 'string') throw invalid('it has no "SequenceNumber"');
  const time = typeof seconds === 'number' ? seconds * 1000 : undefined;
  return { sequence, time, fields: record, data };
}

/** How DynamoDB Local names a deletion by time to live, which it does not mark otherwise. */
const LOCAL_EXPIRY = 'UNKNOWN_TO_SDK_VERSION';

/** Whether time to live deleted the item, and nobody else. */
export function isTimeToLiveDeletion({ fields, data }: StreamRecord): boolean {
  const { eventName, userIdentity: identity } = fields;
  if (eventName === LOCAL_EXPIRY) return data['NewImage'] === undefined;
  if (eventName !== 'REMOVE' || !isRecord(identity)) return false;
  const { PrincipalId = identity['principalId'], Type = identity['type'] } = identity;
  return Type === 'Service' && PrincipalId === 'dynamodb.amazonaws.com';
}

/** What a record tells of its item. Throws EnvironmentError when it does not tell what the item became. */
export function changeOf(record: StreamRecord, names: ItemNames): Change {
  const { fields, data } = record;
  const keys = attributesIn(data, 'Keys');
  if (keys === undefined) throw invalid('it has no "Keys"');
  if (fields['eventName'] === 'REMOVE' || isTimeToLiveDeletion(record)) {
    return itemRemoval(keys, names, attributesIn(data, 'OldImage'));
  }
  const image = attributesIn(data, 'NewImage');
  if (image === undefined) throw invalid('it has no "NewImage"');
  return itemChange(image, names);
}

function attributesIn(data: Fields, field: string): AttributeMap | undefined {
  const attributes = data[field];
  return isRecord(attributes) ? withEmptyMaps(attributes) : undefined;
}

function invalid(reason: string): EnvironmentError {
  return new EnvironmentError(`a record of the stream cannot be read: ${reason}`, {
    code: 'source_invalid_answer',
    hint: 'Check that the endpoint of the stream leads to DynamoDB and to no other server.',
  });
}
