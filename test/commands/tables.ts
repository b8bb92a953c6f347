import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryRun } from '../../src/commands/dry-run.js';
import { migrate } from '../../src/commands/migrate.js';
import type { RunOptions, RunResult } from '../../src/commands/run.js';
import { type StatusResult, status } from '../../src/commands/status.js';
import { sync } from '../../src/commands/sync.js';
import { estimateVerification, type VerifyEstimate } from '../../src/commands/verify-estimate.js';
import type { VerifyResult } from '../../src/commands/verify-result.js';
import { verify } from '../../src/commands/verify.js';
import { type WatchOptions, watch } from '../../src/commands/watch.js';
import type { CollectionConfig } from '../../src/config/define.js';
import type { DryRunReport } from '../../src/dry-run/report.js';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { migration } from '../config/example.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { createTable, plainKey, type TestTable } from '../sources/dynamodb/table.js';
import { uniqueName } from '../support/servers.js';

/** The settings of a source table besides where it is, and those of its collection, for one run. */
export interface TableRun {
  readonly source?: object;
  readonly collection?: CollectionConfig;
}

/** A table that is copied to another in the same DynamoDB Local, as the collection `all`. */
export class Tables implements AsyncDisposable {
  private constructor(
    readonly from: TestTable,
    readonly place: { readonly url: string; readonly to: string; readonly folder: string },
  ) {}

  static async create(url: string): Promise<Tables> {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-tables-'));
    return new Tables(await createTable(url, plainKey), { url, to: uniqueName('to'), folder });
  }

  migrate(
    options: TableRun & Pick<Partial<RunOptions>, 'enableStreams' | 'restart'> = {},
  ): Promise<RunResult> {
    const { enableStreams, restart = false } = options;
    return migrate({ ...this.#once(options), restart, enableStreams });
  }

  sync(options: TableRun = {}): Promise<RunResult> {
    return sync({ ...this.#once(options), initial: false });
  }

  watch(options: Partial<WatchOptions>): Promise<RunResult> {
    return watch({ ...this.#once({}), initial: false, passed: () => undefined, ...options });
  }

  dryRun(options: TableRun = {}): Promise<DryRunReport> {
    return dryRun(this.#once(options));
  }

  verify(options: TableRun = {}): Promise<VerifyResult> {
    const patience = { sleep: () => Promise.resolve(), waits: [0, 1, 1] };
    const folder = join(this.place.folder, 'verify');
    return verify({ ...this.#once(options), folder, patience });
  }

  estimate(): Promise<VerifyEstimate> {
    return estimateVerification(this.#once({}));
  }

  status(): Promise<StatusResult> {
    return status(this.#once({}));
  }

  /** Turns the stream on, with what it is to tell, or off. */
  async stream(StreamViewType?: string): Promise<void> {
    const StreamSpecification =
      StreamViewType === undefined ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType };
    await this.from.request('UpdateTable', { StreamSpecification });
  }

  /** The ids of the source's table, or of the target's. */
  async ids(TableName = this.place.to): Promise<string[]> {
    return (await this.items(TableName)).map(({ _id }) => (_id as { S: string }).S);
  }

  /** The items of a table by their ids, attributes by name. */
  async items(TableName = this.place.to): Promise<readonly AttributeMap[]> {
    const { body } = await sendRaw(this.place.url, 'Scan', { TableName });
    const sorted = ((body as { Items?: AttributeMap[] }).Items ?? []).map((item) =>
      Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    const idOf = (item: AttributeMap): string => JSON.stringify(item['_id']);
    return sorted.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.from.request('DeleteTable');
    await sendRaw(this.place.url, 'DeleteTable', { TableName: this.place.to });
    await rm(this.place.folder, { recursive: true });
  }

  #once({ source = {}, collection = {} }: TableRun) {
    const { url, to, folder } = this.place;
    const never = new AbortController().signal;
    return {
      migration: migration({
        source: { type: 'dynamodb', endpoint: url, ...source },
        target: { type: 'dynamodb', endpoint: url },
        collections: { all: { from: this.from.name, to, ...collection } },
      }),
      collections: [],
      state: folder,
      acceptConfigChange: false,
      stop: never,
      abort: never,
      report: () => undefined,
    };
  }
}
