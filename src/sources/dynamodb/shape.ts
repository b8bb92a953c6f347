import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { AdapterEvent, Report } from '../../events.js';
import { type ExtrasInquiry, readRecovery, readTags, readTimeToLive, Untold } from './table-extras.js';
import { indexesOf, maximumOf, throughputOf } from './table-indexes.js';

/** What to ask about a table, and who is told of what it does not tell. */
export interface SettingsInquiry extends ExtrasInquiry {
  readonly report: Report<AdapterEvent>;
}

/** The settings by which another table like this one is made, named as a DynamoDB target's config names them. */
export async function settingsOf(
  table: TableDescription,
  inquiry: SettingsInquiry,
): Promise<Readonly<Record<string, unknown>>> {
  const { indexes, left } = indexesOf(table);
  for (const name of left) {
    notice(
      inquiry,
      `index "${name}" of table "${inquiry.place.table}" has a key of several attributes, which docferry does not make`,
    );
  }
  const timeToLive = told(inquiry, await readTimeToLive(inquiry));
  const recovery = told(inquiry, await readRecovery(inquiry));
  const tags = told(inquiry, await readTags(inquiry, table.TableArn));
  return defined({
    ...billingOf(table),
    tableClass: table.TableClassSummary?.TableClass,
    indexes,
    ttl: timeToLive === undefined ? undefined : { attribute: timeToLive },
    pointInTimeRecovery: recovery,
    streams: table.StreamSpecification?.StreamViewType,
    deletionProtection: table.DeletionProtectionEnabled,
    tags: tags === undefined || Object.keys(tags).length === 0 ? undefined : tags,
    encryptionKey: table.SSEDescription?.KMSMasterKeyArn,
  });
}

function billingOf(table: TableDescription): Record<string, unknown> {
  if (table.BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST') {
    return { billing: 'provisioned', provisioned: throughputOf(table) };
  }
  return { billing: 'on-demand', maximumThroughput: maximumOf(table) };
}

function told<T>(inquiry: SettingsInquiry, fact: T | Untold): T | undefined {
  if (!(fact instanceof Untold)) return fact;
  if (fact.denied) {
    const { table } = inquiry.place;
    notice(
      inquiry,
      `not permitted to call "dynamodb:${fact.action}" on table "${table}": what it tells is not carried`,
    );
  }
  return undefined;
}

function notice({ report }: SettingsInquiry, message: string): void {
  report({ type: 'notice', code: 'setting_not_carried', message, count: 1 });
}

function defined(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
