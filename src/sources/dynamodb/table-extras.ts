import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import type { Attempt } from '../../dynamodb/requests/explanation.js';

/** A table, and the client to ask about it with. */
export interface ExtrasInquiry {
  readonly client: DynamoDBClient;
  readonly place: Omit<Attempt, 'action'>;
  readonly stop: AbortSignal;
}

/** Why a setting of a table is not known. */
export class Untold {
  constructor(
    readonly action: string,
    /** Whether the database knows the setting, but does not tell it to us. */
    readonly denied: boolean,
  ) {}
}

/** The attribute by which items expire; nothing when none does. */
export async function readTimeToLive(inquiry: ExtrasInquiry): Promise<string | undefined | Untold> {
  const { client, place, stop: abortSignal } = inquiry;
  const command = new DescribeTimeToLiveCommand({ TableName: place.table });
  const send = () => client.send(command, { abortSignal });
  const answer = await ask(inquiry, 'DescribeTimeToLive', send);
  if (answer instanceof Untold) return answer;
  const { TimeToLiveStatus: status, AttributeName: attribute } = answer.TimeToLiveDescription ?? {};
  return status === 'ENABLED' || status === 'ENABLING' ? attribute : undefined;
}

/** Whether a table can be restored to any moment, and how many days back where that is told. */
export async function readRecovery(inquiry: ExtrasInquiry): Promise<boolean | { days: number } | Untold> {
  const { client, place, stop: abortSignal } = inquiry;
  const command = new DescribeContinuousBackupsCommand({ TableName: place.table });
  const send = () => client.send(command, { abortSignal });
  const answer = await ask(inquiry, 'DescribeContinuousBackups', send);
  if (answer instanceof Untold) return answer;
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const days = recovery?.RecoveryPeriodInDays;
  if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return false;
  return days === undefined ? true : { days };
}

/** The tags of a table, without those that AWS gave it. */
export async function readTags(
  inquiry: ExtrasInquiry,
  ResourceArn: string | undefined,
): Promise<Readonly<Record<string, string>> | Untold> {
  const { client, stop: abortSignal } = inquiry;
  const tags = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const command = new ListTagsOfResourceCommand({ ResourceArn, NextToken });
    const send = () => client.send(command, { abortSignal });
    const answer = await ask(inquiry, 'ListTagsOfResource', send);
    if (answer instanceof Untold) return answer;
    for (const { Key = '', Value = '' } of answer.Tags ?? []) tags.set(Key, Value);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return Object.fromEntries([...tags].filter(([name]) => !name.startsWith('aws:')));
}

async function ask<T>(
  { place, stop }: ExtrasInquiry,
  action: string,
  send: () => Promise<T>,
): Promise<T | Untold> {
  try {
    return await send();
  } catch (error) {
    stop.throwIfAborted();
    // Emulators do not offer all of these.
    if (nameOf(error) === 'UnknownOperationException') return new Untold(action, false);
    if (nameOf(error) === 'AccessDeniedException') return new Untold(action, true);
    throw explain(error, { ...place, action });
  }
}
