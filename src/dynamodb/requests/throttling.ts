import { isRecord } from './error-fields.js';

/**
 * Names what is exhausted, such as `table agents`, `index by_name of table agents` or `hot key range of table agents`.
 *
 * DynamoDB tells by `ThrottlingReasons`, each a reason like `TableWriteKeyRangeThroughputExceeded` and an ARN.
 */
export function throttledLimit(error: unknown, table: string): string {
  const { reason, resource } = firstReason(error);
  if (reason.includes('AccountLimit')) return 'account limit';
  const index = /\/index\/([\w.-]+)$/.exec(resource)?.[1];
  const place = index === undefined ? `table ${table}` : `index ${index} of table ${table}`;
  if (reason.includes('KeyRange')) return `hot key range of ${place}`;
  return reason.includes('MaxOnDemand') ? `on-demand maximum of ${place}` : place;
}

function firstReason(error: unknown): { readonly reason: string; readonly resource: string } {
  const reasons: unknown = isRecord(error) ? error['ThrottlingReasons'] : undefined;
  const first: unknown = Array.isArray(reasons) ? reasons[0] : undefined;
  if (!isRecord(first)) return { reason: '', resource: '' };
  return { reason: textOf(first['reason']), resource: textOf(first['resource']) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
