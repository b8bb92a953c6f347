import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Clients, createClients } from '../../../src/dynamodb/requests/client.js';
import { dynamodbTargetConfig } from '../../../src/targets/dynamodb/config.js';

const nowhere = { AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', AWS_CONFIG_FILE: '/nonexistent' };
const made: Clients[] = [];

function clients(config: object, environment: Record<string, string> = {}): Clients {
  const parsed = dynamodbTargetConfig.parse({ type: 'dynamodb', ...config });
  const pair = createClients(parsed, { ...nowhere, ...environment });
  made.push(pair);
  return pair;
}

/** Whether the clients use credentials that only an emulator takes, and not the SDK's own chain. */
async function usesEmulatorCredentials(pair: Clients): Promise<boolean> {
  const found = await Promise.all(
    [pair.control, pair.bulk].map((client) => client.config.credentials().catch(() => undefined)),
  );
  return found.every((credentials) => credentials?.accessKeyId === 'docferry');
}

afterEach(() => {
  for (const { control, bulk } of made.splice(0)) {
    control.destroy();
    bulk.destroy();
  }
});

describe('credentials of an emulator', () => {
  test.each(['http://localhost:8000', 'http://127.0.0.1:8000', 'http://[::1]:8000'])(
    'are made up for %s when nothing is configured',
    async (endpoint) => {
      expect(await usesEmulatorCredentials(clients({ endpoint }))).toBe(true);
    },
  );

  test('are made up when the SDK is told of the endpoint by the environment', async () => {
    expect(await usesEmulatorCredentials(clients({}, { AWS_ENDPOINT_URL: 'http://localhost:8000' }))).toBe(
      true,
    );
  });

  test('give way to those in the config', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const { bulk } = clients({ endpoint: 'http://localhost:8000', credentials });
    expect(await bulk.config.credentials()).toMatchObject(credentials);
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'])(
    'give way to %s',
    async (name) => {
      process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
      expect(
        await usesEmulatorCredentials(clients({ endpoint: 'http://localhost:8000' }, { [name]: 'x' })),
      ).toBe(false);
    },
  );

  test('give way to a file of credentials', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'docferry-')), 'credentials');
    await writeFile(file, '[default]\n');
    const environment = { AWS_SHARED_CREDENTIALS_FILE: file };
    expect(await usesEmulatorCredentials(clients({ endpoint: 'http://localhost:8000' }, environment))).toBe(
      false,
    );
  });

  test.each([{}, { endpoint: 'http://dynamodb.example:8000' }, { endpoint: 'http://localhost.example' }])(
    'are not made up for %j',
    async (config) => {
      process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
      expect(await usesEmulatorCredentials(clients(config))).toBe(false);
    },
  );
});
