import type { Change } from '../../document.js';
import { itemRemoval } from '../../dynamodb/item-change.js';
import type { AttributeMap, ItemNames } from '../../dynamodb/item-names.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import type { AdapterEvent, Report } from '../../events.js';

/** How the items of one table expire, and what becomes of those that have. */
export interface ExpiryOptions {
  readonly table: string;
  readonly names: ItemNames;
  /** Holds when an item expires; none where no item does. */
  readonly attribute: string | undefined;
  readonly policy: 'carry' | 'skip';
  readonly report: Report<AdapterEvent>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** DynamoDB ignores a time to live that is farther in the past ("Time to Live" of the developer guide). */
const IGNORED_SECONDS = 5 * 365.25 * 86_400;

/** Judges items that have expired, which DynamoDB deletes within days and hands out until then. */
export class Expiry {
  readonly #options: ExpiryOptions;

  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  /** The items to copy. */
  copied(items: readonly AttributeMap[]): readonly AttributeMap[] {
    const expired = new Set(items.filter((item) => this.#isExpired(item)));
    this.#tell(expired.size);
    return this.#options.policy === 'carry' ? items : items.filter((item) => !expired.has(item));
  }

  /** The changes to carry: what is skipped has to go where it was carried before. */
  followed(changes: readonly Change[]): readonly Change[] {
    let count = 0;
    const followed = changes.map((change) => {
      const item = change.kind === 'upsert' ? change.native?.value : undefined;
      if (item === undefined || !this.#isExpired(item)) return change;
      count += 1;
      const { names, policy } = this.#options;
      return policy === 'carry' ? change : itemRemoval(names.keyOf(item), names);
    });
    this.#tell(count);
    return followed;
  }

  #isExpired(item: AttributeMap): boolean {
    const { attribute, now } = this.#options;
    return attribute !== undefined && isPast(item, attribute, now() / 1000);
  }

  #tell(count: number): void {
    if (count === 0) return;
    const { table, policy, report } = this.#options;
    const fate = policy === 'carry' ? 'were carried' : 'were left out';
    const message = `items of table "${table}" whose time to live has passed ${fate}`;
    report({ type: 'notice', code: 'expired_items', message, count });
  }
}

/** Whether DynamoDB is about to delete an item; `now` is in seconds since 1970. */
function isPast(item: AttributeMap, attribute: string, now: number): boolean {
  const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
  const text: unknown = isRecord(value) ? value['N'] : undefined;
  if (typeof text !== 'string') return false;
  const seconds = Number(text);
  return seconds <= now && seconds >= now - IGNORED_SECONDS;
}
