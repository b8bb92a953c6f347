import { type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type Check, Checkup, failedCheck, type Finding } from '../../checkup.js';
import { EnvironmentError } from '../../errors.js';
import { describeTable } from '../requests/describe-table.js';
import { nameOf } from '../requests/error-fields.js';
import { explain, resourceOf } from '../requests/errors.js';
import type { Attempt as Failing } from '../requests/explanation.js';
import { failureKind } from '../requests/failure.js';
import { attemptOf, type TriedTable } from './attempts.js';
import { type Simulation, simulateDenied } from './simulation.js';

/** A table to look at, and what is to be done with it. */
export interface TableExamination {
  readonly clients: { readonly control: DynamoDBClient; readonly streams: DynamoDBStreamsClient };
  readonly place: Omit<Failing, 'action'>;
  readonly actions: readonly string[];
  readonly tryWrites: boolean;
  /** Absent where IAM cannot be asked. */
  readonly simulation: Simulation | undefined;
  readonly stop: AbortSignal;
}

/** What is told of a table that could not be asked about. */
export function skippedTable(table: string): Check {
  return { check: permissionsOn(table), status: 'skipped', reason: '"reachable" has failed' };
}

function permissionsOn(table: string): string {
  return `permissions on table "${table}"`;
}

/** Whether an action may be used. */
type Verdict = { readonly action: string } & (
  | { readonly kind: 'allowed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'denied'; readonly error: unknown }
);

/** Looks which actions on a table are allowed: by trying what changes nothing, else by asking IAM. */
export async function examineTable(examination: TableExamination): Promise<readonly Check[]> {
  const { clients, place, tryWrites, stop } = examination;
  const { table: name } = place;
  const check = permissionsOn(name);
  const checkup = new Checkup();
  const described = await checkup.look(check, () => describe(examination));
  if (described.value === undefined) return checkup.checks;
  const tried: TriedTable = { ...clients, name, description: described.value.description, tryWrites };
  const verdicts = await Promise.all(
    examination.actions.map((action) => verdictOf(action, { tried, place, stop })),
  );
  return checksOf(check, await simulated(verdicts, examination), tried);
}

interface Described {
  readonly description: TableDescription | undefined;
}

async function describe({ clients, place, stop }: TableExamination): Promise<Finding<Described>> {
  try {
    const description = await describeTable(clients.control, place.table, stop);
    return { value: { description }, reason: '' };
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException')
      return { value: { description: undefined }, reason: '' };
    throw explain(error, { ...place, action: 'DescribeTable' });
  }
}

/** Answers that come only after the permission was looked at. */
const afterwards: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'ResourceNotFoundException',
  'TableNotFoundException',
  'ContinuousBackupsUnavailableException',
]);

async function verdictOf(
  action: string,
  { tried, place, stop }: { tried: TriedTable; place: Omit<Failing, 'action'>; stop: AbortSignal },
): Promise<Verdict> {
  const attempt = attemptOf(action, tried);
  if (attempt === undefined) return { action, kind: 'unknown' };
  try {
    await attempt(stop);
    return { action, kind: 'allowed' };
  } catch (error) {
    const name = nameOf(error);
    if (afterwards.has(name) || failureKind(error) === 'throttle') return { action, kind: 'allowed' };
    // Emulators do not offer everything, and have no permissions.
    if (name === 'UnknownOperationException') return { action, kind: 'allowed' };
    return { action, kind: 'denied', error: explain(error, { ...place, action }) };
  }
}

/** Asks IAM about what could not be tried. */
async function simulated(
  verdicts: readonly Verdict[],
  { simulation, place }: TableExamination,
): Promise<readonly Verdict[]> {
  const open = verdicts.filter(({ kind }) => kind === 'unknown').map(({ action }) => action);
  if (simulation === undefined || open.length === 0) return verdicts;
  try {
    const denied = new Set(await simulateDenied(simulation, place.table, open));
    return verdicts.map((verdict) => {
      const { action, kind } = verdict;
      if (kind !== 'unknown') return verdict;
      return denied.has(action)
        ? { action, kind: 'denied', error: wouldBeDenied(action, place.table) }
        : { action, kind: 'allowed' };
    });
  } catch {
    // Asking takes the permission "iam:SimulatePrincipalPolicy", which nothing else here needs.
    return verdicts;
  }
}

function wouldBeDenied(action: string, table: string): EnvironmentError {
  return new EnvironmentError(`"dynamodb:${action}" on table "${table}" would be denied, says IAM`, {
    code: 'access_denied',
    hint: `Allow "dynamodb:${action}" on ${resourceOf(action, table)} for the identity in use.`,
  });
}

function checksOf(check: string, verdicts: readonly Verdict[], { tryWrites }: TriedTable): Check[] {
  const named = (kind: Verdict['kind']): string =>
    verdicts.flatMap((verdict) => (verdict.kind === kind ? [verdict.action] : [])).join(', ');
  const checks: Check[] = verdicts.flatMap((verdict) =>
    verdict.kind === 'denied' ? [failedCheck(check, verdict.error)] : [],
  );
  const [allowed, unknown] = [named('allowed'), named('unknown')];
  if (allowed !== '') checks.unshift({ check, status: 'ok', reason: allowed });
  if (unknown === '') return checks;
  const cure = `Compare with "docferry doctor --iam-policy"${tryWrites ? '' : ', or pass --try-writes'}.`;
  return [...checks, { check, status: 'warning', reason: `not checked: ${unknown}`, cure }];
}
