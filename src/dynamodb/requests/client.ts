import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { assumedRole } from './assumed-role.js';
import type { ConnectionConfig, Transport } from './connection-config.js';
import { type Credentialed, renewingCredentials } from './credential-renewal.js';
import { LeanTransport } from './lean-transport.js';
import { LeanRequestHandler, requestHandler } from './request-handler.js';
import { exchangeLeanly } from './text-exchange.js';
import { exchangeText, type Metadata, type TextClient } from './text-middleware.js';

/** The two ways to talk to one DynamoDB. */
export interface Clients {
  /** For requests about tables: the SDK's own retries. */
  readonly control: DynamoDBClient;
  /** For batches: one attempt a call, because the loop that resends unprocessed items retries everything else too. */
  readonly bulk: DynamoDBClient;
}

type Environment = Readonly<Record<string, string | undefined>>;

type AnyClient<I extends object, O extends Metadata> = TextClient<I, O> & Credentialed;

/** How to connect, and how batches are sent: by the SDK where that is left out. */
type Connection = ConnectionConfig & { readonly transport?: Transport };

/** Makes both clients; contacts nothing yet. */
export function createClients(config: Connection, environment: Environment = process.env): Clients {
  const settings = clientSettings(config, environment);
  const control = new DynamoDBClient({ ...settings, requestHandler: requestHandler(config) });
  const handler = bulkHandler(config);
  const bulk = new DynamoDBClient({ ...settings, requestHandler: handler });
  sendOnce(bulk);
  exchangeText(bulk);
  if (handler instanceof LeanRequestHandler)
    exchangeLeanly(bulk, new LeanTransport(bulk, handler.connections));
  return { control, bulk };
}

/**
 * Makes a client for the streams of tables, with one attempt a call; contacts nothing yet.
 *
 * `streamsEndpoint` is the address of the streams, where it is another than `endpoint`.
 */
export function createStreamsClient(
  config: Connection & { readonly streamsEndpoint?: string | undefined },
  environment: Environment = process.env,
): DynamoDBStreamsClient {
  const settings = clientSettings(
    { ...config, endpoint: config.streamsEndpoint ?? config.endpoint },
    environment,
  );
  const handler = bulkHandler(config);
  const streams = new DynamoDBStreamsClient({ ...settings, requestHandler: handler });
  sendOnce(streams);
  exchangeText(streams);
  if (handler instanceof LeanRequestHandler)
    exchangeLeanly(streams, new LeanTransport(streams, handler.connections));
  return streams;
}

function bulkHandler(config: Connection): LeanRequestHandler | NodeHttpHandler {
  return config.transport === 'lean' ? new LeanRequestHandler(config) : requestHandler(config);
}

/**
 * Even for a single attempt the SDK's retrier stands between, keeps a quota and wraps errors. Signing is placed
 * relative to it by name, so that it can be replaced but not removed.
 */
export function sendOnce<I extends object, O extends Metadata>(client: AnyClient<I, O>): void {
  client.middlewareStack.add((next) => (args) => renewingCredentials(client, () => next(args)), {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
    override: true,
  });
}

/** What every client of AWS is made with: where it connects to, and as whom. */
export function clientSettings(
  config: ConnectionConfig,
  environment: Environment = process.env,
): DynamoDBClientConfig {
  const { role } = config;
  const credentials =
    role === undefined
      ? (config.credentials ?? emulatorCredentials(config, environment))
      : assumedRole({ ...config, role });
  return {
    region: config.region,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    ...(config.profile === undefined ? {} : { profile: config.profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
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
