import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDBLeaseStore } from '../../src/checkpoints/dynamodb/leases.js';
import { FileLeaseStore } from '../../src/checkpoints/file-lease.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { describeLeaseStore } from '../../src/testing/lease-store.js';
import { runner } from './runner.js';

describeLeaseStore(runner, {
  name: 'file',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    return {
      open: () => Promise.resolve(new FileLeaseStore(folder)),
      killOwner: async (collection) => {
        const path = join(folder, `${collection}.json`);
        const record = await readFile(path, 'utf8');
        await writeFile(path, record.replace(/"started":"\d+"/, '"started":"1"'));
      },
      moveOwner: async (collection, lastSign) => {
        const path = join(folder, `${collection}.json`);
        const record = await readFile(path, 'utf8');
        await writeFile(path, record.replace(JSON.stringify(hostname()), '"elsewhere"'));
        if (lastSign !== undefined) await utimes(path, new Date(lastSign), new Date(lastSign));
      },
      notice: () => delay(20),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
  },
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeLeaseStore(runner, {
    name: 'table',
    create: () => {
      const table = chooseStateTable(url);
      const expiry = 1_500;
      return Promise.resolve({
        open: async () => new DynamoDBLeaseStore(await table.openTable(), expiry),
        killOwner: async (collection) => {
          const change = {
            ...table.at(`collection/${collection}`),
            UpdateExpression: 'SET #lease.#owner.started = :started',
            ExpressionAttributeNames: { '#lease': 'lease', '#owner': 'owner' },
            ExpressionAttributeValues: { ':started': '1' },
          };
          await table.client.send(new UpdateCommand(change));
        },
        moveOwner: async (collection, lastSign = new Date().toISOString()) => {
          const change = {
            ...table.at(`collection/${collection}`),
            UpdateExpression:
              'SET #lease.#owner.host = :host, #lease.since = :sign, #lease.renewedAt = :sign',
            ExpressionAttributeNames: { '#lease': 'lease', '#owner': 'owner' },
            ExpressionAttributeValues: { ':host': 'elsewhere', ':sign': lastSign },
          };
          await table.client.send(new UpdateCommand(change));
        },
        notice: () => delay(expiry / 2),
        [Symbol.asyncDispose]: () => table.remove(),
      });
    },
  });
});
