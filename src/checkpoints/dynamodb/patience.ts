import { backoffDelay, type Chance } from '../../backoff.js';
import { isRecord, nameOf } from '../../dynamodb/requests/error-fields.js';
import { failureKind } from '../../dynamodb/requests/failure.js';

const BACKOFF = { base: 50, cap: 5_000 };
const PATIENCE = 60_000;

/** Sends a request again while its failures can heal, for a minute or as many milliseconds as `patience` says. */
export async function sendPatiently<T>(
  send: () => Promise<T>,
  chance: Chance,
  patience = PATIENCE,
): Promise<T> {
  const started = chance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!canHeal(error) || chance.now() - started >= patience) throw error;
    }
    await chance.sleep(backoffDelay(attempt, BACKOFF, chance.random));
  }
}

/** Whether a write was refused because its condition, or that of its transaction, did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return (
    nameOf(error) === 'ConditionalCheckFailedException' ||
    cancelledBy(error).includes('ConditionalCheckFailed')
  );
}

function canHeal(error: unknown): boolean {
  if (isConditionFailed(error)) return false;
  const reasons = cancelledBy(error);
  if (reasons.length > 0) return reasons.every((reason) => healing.has(reason));
  return ['throttle', 'transient'].includes(failureKind(error));
}

/** The reasons for which DynamoDB cancels a transaction that may pass another time; `None` is a write without fault. */
const healing = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

function cancelledBy(error: unknown): readonly string[] {
  if (!isRecord(error) || !Array.isArray(error['CancellationReasons'])) return [];
  return error['CancellationReasons'].map((reason: unknown) =>
    isRecord(reason) && typeof reason['Code'] === 'string' ? reason['Code'] : 'None',
  );
}
