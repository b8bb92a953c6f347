import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { type Inquire, type Inquiry, Unknown } from './table-inquiry.js';
import { type TablePlan, timeToLiveOf } from './table-plan.js';

/** Whether a table can be restored, and to how many days ago where that is known. */
export type Recovery = boolean | number;

/** What a setting of point-in-time recovery asks for. */
export function recoveryOf(setting: boolean | { readonly days: number }): Recovery {
  return typeof setting === 'boolean' ? setting : setting.days;
}

/** The settings of a table that its description does not tell. */
export interface TableExtras {
  /** The attribute of the time to live; nothing when it is off. */
  readonly timeToLive: string | undefined | Unknown;
  readonly recovery: Recovery | Unknown;
  readonly tags: ReadonlyMap<string, string> | Unknown;
}

/** All that DynamoDB tells of a table. */
export interface TableState {
  readonly table: TableDescription;
  readonly extras: TableExtras;
}

/** The client to ask with, and how. */
export interface Inquirer {
  readonly client: DynamoDBClient;
  readonly inquire: Inquire;
}

/** Whether point-in-time recovery is on. */
export function isOn(recovery: Recovery | undefined): recovery is true | number {
  return recovery !== undefined && recovery !== false;
}

type Send = Inquiry<unknown>['send'];

/** The settings that CreateTable has no room for. */
export interface ExtraSettings {
  /** The attribute of the time to live. */
  readonly timeToLive?: string | undefined;
  readonly recovery?: Recovery | undefined;
}

/** The settings of a plan that CreateTable has no room for. */
export function extrasOf({ settings }: TablePlan): ExtraSettings {
  const { pointInTimeRecovery } = settings;
  return {
    timeToLive: timeToLiveOf(settings),
    recovery: pointInTimeRecovery === undefined ? undefined : recoveryOf(pointInTimeRecovery),
  };
}

/** Switches time to live and point-in-time recovery on where they are asked for; tells what the requests came to. */
export async function applyExtras(
  { client, inquire }: Inquirer,
  TableName: string,
  wanted: ExtraSettings,
): Promise<Pick<TableExtras, 'timeToLive' | 'recovery'>> {
  let timeToLive: TableExtras['timeToLive'];
  let recovery: TableExtras['recovery'] = false;
  if (wanted.timeToLive !== undefined) {
    const TimeToLiveSpecification = { AttributeName: wanted.timeToLive, Enabled: true };
    const command = new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification });
    const send: Send = (options) => client.send(command, options);
    const answer = await inquire({ action: 'UpdateTimeToLive', send });
    timeToLive = answer instanceof Unknown ? answer : wanted.timeToLive;
  }
  if (isOn(wanted.recovery)) {
    const PointInTimeRecoverySpecification = {
      PointInTimeRecoveryEnabled: true,
      ...(typeof wanted.recovery === 'number' ? { RecoveryPeriodInDays: wanted.recovery } : {}),
    };
    const command = new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
    const send: Send = (options) => client.send(command, options);
    const answer = await inquire({ action: 'UpdateContinuousBackups', send });
    recovery = answer instanceof Unknown ? answer : wanted.recovery;
  }
  return { timeToLive, recovery };
}

/** The attribute by which items expire, of a table that is there. */
export async function readTimeToLive(
  { client, inquire }: Inquirer,
  TableName: string,
): Promise<TableExtras['timeToLive']> {
  const command = new DescribeTimeToLiveCommand({ TableName });
  const answer = await inquire({
    action: 'DescribeTimeToLive',
    send: (options) => client.send(command, options),
  });
  if (answer instanceof Unknown) return answer;
  const { TimeToLiveStatus: status, AttributeName: attribute } = answer.TimeToLiveDescription ?? {};
  return status === 'ENABLED' || status === 'ENABLING' ? (attribute ?? '') : undefined;
}

/** Whether and how far back a table that is there can be restored. */
export async function readRecovery(
  { client, inquire }: Inquirer,
  TableName: string,
): Promise<TableExtras['recovery']> {
  const command = new DescribeContinuousBackupsCommand({ TableName });
  const answer = await inquire({
    action: 'DescribeContinuousBackups',
    send: (options) => client.send(command, options),
  });
  if (answer instanceof Unknown) return answer;
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED' && (recovery.RecoveryPeriodInDays ?? true);
}

/** The tags of a table that is there. */
export async function readTags(
  { client, inquire }: Inquirer,
  { TableArn: ResourceArn }: TableDescription,
): Promise<TableExtras['tags']> {
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const command = new ListTagsOfResourceCommand({ ResourceArn, NextToken });
    const answer = await inquire({
      action: 'ListTagsOfResource',
      send: (options) => client.send(command, options),
    });
    if (answer instanceof Unknown) return answer;
    for (const { Key, Value } of answer.Tags ?? []) found.set(Key ?? '', Value ?? '');
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return found;
}
