import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ConnectionConfig } from '../requests/connection-config.js';
import type { Credentials } from './credentials.js';

/** Who AWS takes us for. */
export interface Caller {
  readonly arn: string;
  /** Its number. */
  readonly account: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds that AWS is waited for where its answer is only good to know. */
const patience = 3_000;

/** How STS and IAM are asked. */
export function briefly(): { maxAttempts: number; requestHandler: NodeHttpHandler } {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: patience,
    requestTimeout: patience,
    throwOnRequestTimeout: true,
  });
  return { maxAttempts: 1, requestHandler };
}

/** Whether there is an STS to ask: an emulator of DynamoDB comes without, unless its address is named. */
export function hasSts(
  { endpoint }: Pick<ConnectionConfig, 'endpoint'>,
  environment: Environment = process.env,
): boolean {
  const set = (name: string): boolean => (environment[name] ?? '') !== '';
  if (set('AWS_ENDPOINT_URL_STS') || set('AWS_ENDPOINT_URL')) return true;
  if (endpoint !== undefined) return /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
  return !set('AWS_ENDPOINT_URL_DYNAMODB');
}

/** Asks STS whose credentials these are, for which no permission is needed. */
export async function askCaller(
  region: string,
  credentials: Credentials,
  abortSignal: AbortSignal,
): Promise<Caller> {
  const client = new STSClient({ region, credentials, ...briefly() });
  try {
    const { Arn: arn = '', Account: account = '' } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal,
    });
    return { arn, account };
  } finally {
    client.destroy();
  }
}
