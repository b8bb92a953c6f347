import type { Chance } from '../../../src/backoff.js';
import { DynamoDBCheckpointStore } from '../../../src/checkpoints/dynamodb/checkpoints.js';
import { stateConfigOf } from '../../../src/checkpoints/dynamodb/config.js';
import { DynamoDBLeaseStore } from '../../../src/checkpoints/dynamodb/leases.js';
import { TableRejectLogs } from '../../../src/checkpoints/dynamodb/rejects.js';
import { StateTable } from '../../../src/checkpoints/dynamodb/table.js';
import { dynamodbTargetConfig } from '../../../src/targets/dynamodb/config.js';
import { type FakeDynamoDB, type FakeStep, startFakeDynamoDB } from '../../support/fake-dynamodb.js';

const described: FakeStep = ({ answer }) => {
  answer(200, {
    Table: {
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'migration', KeyType: 'HASH' },
        { AttributeName: 'entry', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'migration', AttributeType: 'S' },
        { AttributeName: 'entry', AttributeType: 'S' },
      ],
    },
  });
};

/** An answer without anything in it, which most requests are content with. */
export const done: FakeStep = ({ answer }) => {
  answer(200, {});
};

/** The stores of one run. */
interface Stores {
  readonly leases: DynamoDBLeaseStore;
  readonly checkpoints: DynamoDBCheckpointStore;
  readonly rejects: TableRejectLogs;
}

/** A state table named `the-state` on a server that misbehaves as it is told, with time that passes only in waits. */
export class FakeStateTable {
  time = 0;
  readonly server: FakeDynamoDB;

  constructor(server: FakeDynamoDB) {
    this.server = server;
  }

  static async start(): Promise<FakeStateTable> {
    const server = await startFakeDynamoDB();
    server.always('DescribeTable', described);
    return new FakeStateTable(server);
  }

  async open(expiry?: number): Promise<Stores> {
    const chance: Chance = {
      now: () => this.time,
      random: () => 0.5,
      sleep: (milliseconds) => {
        this.time += milliseconds;
        return Promise.resolve();
      },
    };
    const target = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: this.server.url });
    const config = stateConfigOf({ type: 'dynamodb', table: 'the-state' }, target);
    const table = await StateTable.open(config, 'there', chance);
    const leases = new DynamoDBLeaseStore(table, expiry);
    return {
      leases,
      checkpoints: new DynamoDBCheckpointStore(table, leases),
      rejects: new TableRejectLogs(table, leases),
    };
  }

  /** How many requests for this action there were. */
  count(action: string): number {
    return this.server.requests.filter((request) => request.action === action).length;
  }
}
