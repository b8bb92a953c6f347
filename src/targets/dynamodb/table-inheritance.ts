import type { ConnectionConfig } from '../../dynamodb/requests/connection-config.js';
import type { Notice } from '../../events.js';
import { type TableSettings, tableSettings } from './config.js';
import { isProvisioned } from './table-plan.js';

/** Whose settings a table inherits, and where both are. */
export interface Inheritance {
  /** The settings of the config. */
  readonly own: TableSettings;
  /** The settings of the table that this one is made after. */
  readonly like: Readonly<Record<string, unknown>>;
  /** How that table is reached. */
  readonly from: object;
  readonly to: ConnectionConfig;
}

/** Settings completed by those of another table, and what could not be taken over. */
export interface Inherited {
  readonly settings: TableSettings;
  readonly notices: readonly Notice[];
}

/** Settings that only make sense together: one that is set keeps the others from being inherited. */
const capacity: ReadonlySet<string> = new Set(['billing', 'provisioned', 'maximumThroughput']);

/** Completes settings by those of a table that this one is made after. What the config sets is kept. */
export function inheritSettings({ own, like, from, to }: Inheritance): Inherited {
  const set = Object.entries(own).filter(([, value]) => value !== undefined);
  const names = new Set(set.map(([name]) => name));
  const paid = [...capacity].some((name) => names.has(name));
  const { encryptionKey: key, ...rest } = tableSettings.parse(like);
  const carried = typeof key === 'string' && isUsable(key, from, to);
  const inherited = Object.fromEntries(
    Object.entries({ ...rest, ...(carried ? { encryptionKey: key } : {}) }).filter(
      ([name, value]) => value !== undefined && !names.has(name) && !(paid && capacity.has(name)),
    ),
  );
  const settings = { ...inherited, ...Object.fromEntries(set), inherited: new Set(Object.keys(inherited)) };
  const lost = typeof key === 'string' && !carried && !names.has('encryptionKey');
  return { settings: withFittingIndexes(settings), notices: lost ? [notCarried(key)] : [] };
}

/** Takes away from inherited indexes the capacity that does not go with how the table is paid for. */
function withFittingIndexes(settings: TableSettings & { inherited: ReadonlySet<string> }): TableSettings {
  if (settings.indexes === undefined || !settings.inherited.has('indexes')) return settings;
  const provisioned = isProvisioned(settings);
  const indexes = settings.indexes.map((index) =>
    provisioned ? { ...index, maximumThroughput: undefined } : { ...index, provisioned: undefined },
  );
  return { ...settings, indexes };
}

/**
 * Whether a table in `to` can be encrypted by a key that a table in `from` is encrypted by.
 *
 * A key belongs to one region. Whether another identity belongs to the same account is only known of a role.
 */
function isUsable(key: string, from: object, to: ConnectionConfig): boolean {
  const [, , service, region, account] = key.split(':');
  if (service !== 'kms' || region !== to.region) return false;
  if (to.role !== undefined) return to.role.arn.split(':')[4] === account;
  return identityOf(from) === identityOf(to);
}

/** By whom and where a database is reached, as text to compare. */
function identityOf(settings: object): string {
  const { endpoint, profile, credentials, role }: Partial<Record<keyof ConnectionConfig, unknown>> = settings;
  return JSON.stringify([endpoint, profile, credentials, role]);
}

function notCarried(key: string): Notice {
  const message = `the source's table is encrypted by the key "${key}", which may not be usable at the target: a table that is made is encrypted by AWS's own key unless "table.encryptionKey" names another`;
  return { code: 'encryption_key_not_carried', message, count: 1 };
}
