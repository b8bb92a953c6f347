import {
  type ContextEntry,
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { clientSettings } from '../../../dynamodb/requests/client.js';
import type { ConnectionConfig } from '../../../dynamodb/requests/connection-config.js';
import { requestHandler } from '../../../dynamodb/requests/request-handler.js';

/** What to ask IAM about: each of the actions on each of the resources. */
export interface Simulation {
  /** The ARN of the role or user. */
  readonly principal: string;
  /** With their prefixes, such as `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

/** IAM's quotas are low, and there is a question for each table. */
const attempts = 5;

/** A network without a way to IAM is common, and shows only by silence. */
const timeoutSeconds = 5;

/** Asks what IAM allows, as the identity of a connection. */
export class Simulator implements Disposable {
  readonly #client: IAMClient;

  /** Contacts nothing yet. IAM is where the SDK finds it for the region, not at the endpoint of the connection. */
  constructor(config: ConnectionConfig) {
    const { region, profile, credentials } = clientSettings(config);
    this.#client = new IAMClient({
      ...(region === undefined ? {} : { region }),
      ...(profile === undefined ? {} : { profile }),
      ...(credentials === undefined ? {} : { credentials }),
      requestHandler: requestHandler({
        ...config,
        timeoutSeconds: Math.min(timeoutSeconds, config.timeoutSeconds),
      }),
      maxAttempts: attempts,
    });
  }

  /** All that IAM answers, page by page. Throws what the SDK throws. */
  async simulate(
    { principal, actions, resources, context }: Simulation,
    stop: AbortSignal,
  ): Promise<readonly EvaluationResult[]> {
    const results: EvaluationResult[] = [];
    let Marker: string | undefined;
    do {
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principal,
        ActionNames: [...actions],
        ResourceArns: [...resources],
        ContextEntries: [...context],
        Marker,
      });
      const answer = await this.#client.send(command, { abortSignal: stop });
      results.push(...(answer.EvaluationResults ?? []));
      Marker = answer.IsTruncated === true ? answer.Marker : undefined;
    } while (Marker !== undefined);
    return results;
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }
}
