import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ReadinessCheck } from '../../appraisal.js';
import type { DynamoDBTargetConfig } from '../config.js';
import type { ApplicationConfig } from './config.js';
import { type Decision, decisionsOn } from './decision.js';
import { contextOf, questionsOn } from './questions.js';
import { whyUnanswered } from './unanswered.js';

const check = 'application role';

/** Looks whether the application's role may do with a table what the config says that it does. Only asks. */
export async function checkApplication(
  config: DynamoDBTargetConfig,
  table: TableDescription,
  stop: AbortSignal,
): Promise<ReadinessCheck> {
  const { application, region } = config;
  const { TableName = '', TableArn: arn = '' } = table;
  if (application === undefined)
    return { check, ok: null, reason: 'not looked at: no role is named by --app-role or in the config' };
  if (isEmulated(arn)) return { check, ok: null, reason: 'the table is in an emulator, which has no roles' };
  const [owner, other] = [accountOf(arn), accountOf(application.role)];
  if (owner !== other) {
    const reason = `it cannot be told: the role is of account "${other}" and the table of "${owner}", which lets it in by a resource policy that a simulation does not see; try the role out, and name none here`;
    return { check, ok: false, reason };
  }
  try {
    const found = await decisions({ ...config, application }, table, stop);
    return verdictOn(application, table, found);
  } catch (error) {
    stop.throwIfAborted();
    const why = whyUnanswered(error, application.role, { table: TableName, region, endpoint: undefined });
    return { check, ok: false, reason: `it could not be asked about: ${why}` };
  }
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** Tells an emulator by the account in its ARNs. Some have an IAM, which these variables of the SDK lead to. */
function isEmulated(arn: string): boolean {
  const { AWS_ENDPOINT_URL_IAM: own = '', AWS_ENDPOINT_URL: any = '' } = process.env;
  return /^(0{12})?$/.test(accountOf(arn)) && own === '' && any === '';
}

async function decisions(
  config: DynamoDBTargetConfig & { readonly application: ApplicationConfig },
  table: TableDescription,
  stop: AbortSignal,
): Promise<readonly Decision[]> {
  const { Simulator } = await import('./simulation.js');
  const { application } = config;
  const context = contextOf(application, table.TableArn?.split(':')[3] ?? config.region);
  using simulator = new Simulator(config);
  const found: Decision[] = [];
  for (const question of questionsOn(application, table)) {
    const actions = question.actions.map((action) => `dynamodb:${action}`);
    const simulation = { principal: application.role, actions, resources: question.resources, context };
    found.push(...decisionsOn(question, await simulator.simulate(simulation, stop)));
  }
  return found;
}

function verdictOn(
  { role }: ApplicationConfig,
  table: TableDescription,
  found: readonly Decision[],
): ReadinessCheck {
  const keys = unique(found.flatMap(({ missing }) => missing)).map((key) => `"${key}"`);
  const open = `its policies have conditions on ${keys.join(', ')}, which "target.application.context" does not give`;
  const denied = found.filter((decision) => decision.denied !== undefined);
  if (denied.length > 0) {
    const reasons = [...denialsIn(denied), ...(keys.length === 0 ? [] : [open])];
    return { check, ok: false, reason: reasons.join('; ') };
  }
  if (keys.length > 0) return { check, ok: null, reason: `allowed as far as can be told: ${open}` };
  const actions = unique(found.map(({ action }) => action)).join(', ');
  return { check, ok: true, reason: `"${role}" is allowed ${actions}; ${unseen(table)}` };
}

/** One sentence for all actions that are denied on one resource in the same way. */
function denialsIn(denied: readonly Decision[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { action, resource, denied: why = '' } of denied) {
    const index = resource.split('/index/')[1];
    const rest = `on ${index === undefined ? 'the table' : `index "${index}"`}: ${why}`;
    groups.set(rest, [...(groups.get(rest) ?? []), `"${action}"`]);
  }
  return [...groups].map(([rest, actions]) => `${actions.join(', ')} ${rest}`);
}

function unseen({ SSEDescription: { KMSMasterKeyArn: key } = {} }: TableDescription): string {
  const policies = "not seen: the table's resource policy, and policies of VPC endpoints and sessions";
  return key === undefined ? policies : `${policies}, and whether it may use the key "${key}"`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
