import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ConnectionConfig } from './connection-config.js';
import { renewingCredentials } from './credential-renewal.js';
import { exchangeText } from './text-exchange.js';

/** The two ways to talk to one DynamoDB. */
export interface Clients {
  /** For requests about tables: the SDK's own retries. */
  readonly control: DynamoDBClient;
  /** For batches: one attempt a call, because the loop that resends unprocessed items retries everything else too. */
  readonly bulk: DynamoDBClient;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CONNECTION_TIMEOUT = 10_000;

/** Makes both clients; contacts nothing yet. */
export function createClients(config: ConnectionConfig, environment: Environment = process.env): Clients {
  const settings = clientSettings(config, environment);
  const control = new DynamoDBClient({ ...settings, requestHandler: requestHandler(config) });
  const bulk = new DynamoDBClient({ ...settings, requestHandler: requestHandler(config) });
  // Even for a single attempt the SDK's retrier stands between, keeps a quota and wraps errors. Signing is placed
  // relative to it by name, so that it can be replaced but not removed.
  const retrier = {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
    override: true,
  } as const;
  bulk.middlewareStack.add((next) => (args) => renewingCredentials(bulk, () => next(args)), retrier);
  exchangeText(bulk);
  return { control, bulk };
}

function clientSettings(config: ConnectionConfig, environment: Environment): DynamoDBClientConfig {
  const credentials = config.credentials ?? emulatorCredentials(config, environment);
  return {
    region: config.region,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    ...(config.profile === undefined ? {} : { profile: config.profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/**
 * Each client has a pool of its own without a limit: the writers bound how many requests are in flight, and a lower
 * limit here would only hide the wait from them. Without `throwOnRequestTimeout` a request that hangs is only warned of.
 */
function requestHandler(config: ConnectionConfig): NodeHttpHandler {
  const timeout = config.timeoutSeconds * 1000;
  const agent = { keepAlive: true, maxSockets: Infinity };
  return new NodeHttpHandler({
    connectionTimeout: Math.min(CONNECTION_TIMEOUT, timeout),
    requestTimeout: timeout,
    socketTimeout: timeout,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  });
}

/** What an emulator on this machine is given when nothing at all is configured; it does not check them. */
const EMULATOR_CREDENTIALS = { accessKeyId: 'docferry', secretAccessKey: 'docferry' };

/** Any of these means that somebody has chosen credentials. */
const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

function emulatorCredentials(
  config: ConnectionConfig,
  environment: Environment,
): typeof EMULATOR_CREDENTIALS | undefined {
  const endpoint =
    config.endpoint ?? environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || !isLoopback(endpoint)) return undefined;
  if (config.profile !== undefined || hasCredentials(environment)) return undefined;
  return EMULATOR_CREDENTIALS;
}

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
}

function hasCredentials(environment: Environment): boolean {
  if (CREDENTIAL_VARIABLES.some((name) => (environment[name] ?? '') !== '')) return true;
  const files = [
    environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials'),
    environment['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'),
  ];
  return files.some((file) => existsSync(file));
}
