import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { partitionOf } from '../grants.js';
import { resourceOf } from '../requests/errors.js';
import { briefly, type Caller } from './caller.js';
import type { Credentials } from './credentials.js';

/** Asks IAM what it would decide. */
export interface Simulation {
  readonly caller: Caller;
  readonly credentials: Credentials;
  readonly region: string;
  readonly stop: AbortSignal;
}

/**
 * Which of these actions on a table the identity's policies do not allow.
 *
 * Rejects where IAM does not let itself be asked: that takes a permission of its own.
 */
export async function simulateDenied(
  { caller, credentials, region, stop }: Simulation,
  table: string,
  actions: readonly string[],
): Promise<string[]> {
  const client = new IAMClient({ region, credentials, ...briefly() });
  const prefix = `arn:${partitionOf(region)}:dynamodb:${region}:${caller.account}:`;
  const denied: string[] = [];
  try {
    // An action is judged on the resources it has; a stream is no resource of an action on a table.
    for (const resource of new Set(actions.map((action) => resourceOf(action, table)))) {
      const ActionNames = actions
        .filter((action) => resourceOf(action, table) === resource)
        .map((action) => `dynamodb:${action}`);
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principalOf(caller.arn),
        ActionNames,
        ResourceArns: [`${prefix}${resource}`],
      });
      const { EvaluationResults: results = [] } = await client.send(command, { abortSignal: stop });
      denied.push(
        ...results
          .filter(({ EvalDecision: decision }) => decision !== 'allowed')
          .map(({ EvalActionName: name = '' }) => name.replace('dynamodb:', '')),
      );
    }
    return denied;
  } finally {
    client.destroy();
  }
}

/** A session of a role has no policies of its own, and its ARN lacks the path of the role. */
function principalOf(arn: string): string {
  const session = /^(arn:[\w-]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return session === null ? arn : `${session[1]}:iam::${session[2]}:role/${session[3]}`;
}
