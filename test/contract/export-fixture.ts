import type { Document } from '../../src/document.js';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { dynamodbExportSourceConfig } from '../../src/sources/dynamodb-export/config.js';
import { connectDynamoDBExport } from '../../src/sources/dynamodb-export/source.js';
import type { Source, SourceConnection } from '../../src/sources/source.js';
import { rawFields } from '../properties/raw-dynamodb.js';
import { changeRow, ExportFolder, itemRows, type Row } from '../sources/dynamodb-export/sample-exports.js';
import type { SourceFixture } from '../../src/testing.js';
import { idOf } from '../../src/testing/source-pages.js';

const perFile = 50;

/** A table that is exported in full until it is looked at for the first time, then after each edit. */
class EditedTable {
  #items: AttributeMap[] = [];
  #generation = 1;
  #minute = 1;
  #full = '';
  /** Whether what is exported may no longer be replaced. */
  looked = false;

  constructor(readonly folder: ExportFolder) {}

  async put(documents: readonly Document[]): Promise<void> {
    const items = documents.map((document) => rawFields(document) as AttributeMap);
    if (this.looked) {
      await this.#export(items.map((item, index) => changeRow(keyOf(idOf(documents[index] ?? {})), item)));
      return;
    }
    this.#items.push(...items);
    await this.exportAll();
  }

  async remove(id: string, body: Document = {}): Promise<void> {
    this.looked = true;
    await this.#export([changeRow(keyOf(id), undefined, rawFields({ ...body, _id: id }) as AttributeMap)]);
  }

  async recreate(): Promise<void> {
    await this.folder.remove('backups');
    this.#items = [];
    this.#generation += 1;
    this.looked = false;
    this.#full = '';
    await this.exportAll();
  }

  async exportAll(): Promise<void> {
    if (this.#full !== '') await this.folder.remove(this.#full);
    const files = Array.from({ length: Math.ceil(this.#items.length / perFile) + 1 }, (_, index) =>
      itemRows(this.#items.slice(index * perFile, (index + 1) * perFile)),
    );
    this.#minute += 1;
    this.#full = await this.#add(`full-${this.#minute}`, this.#minute, files);
  }

  async #export(rows: readonly Row[]): Promise<void> {
    const at = [this.#minute, this.#minute + 1] as const;
    this.#minute += 1;
    await this.#add(`part-${this.#minute}`, at, [rows]);
  }

  async #add(
    id: string,
    at: number | readonly [number, number],
    files: readonly (readonly Row[])[],
  ): Promise<string> {
    const tableId = `generation-${this.#generation}`;
    return await this.folder.add({ id, table: 'here', tableId, at, files });
  }
}

/** A source of exports in a folder. */
export async function exportFixture(): Promise<SourceFixture> {
  const folder = await ExportFolder.make();
  const table = new EditedTable(folder);
  await table.exportAll();
  const settings = { type: 'dynamodb-export', location: folder.root, pollSeconds: 1 };
  const connection = await connectDynamoDBExport(dynamodbExportSourceConfig.parse(settings));
  return {
    source: telling(open(connection, 'here'), () => {
      table.looked = true;
    }),
    missing: open(connection, 'not-there'),
    put: (documents) => table.put(documents),
    remove: (id, body) => table.remove(id, body),
    recreate: () => table.recreate(),
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function open(connection: SourceConnection, name: string): Source {
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  return connection.open({ name, conflicts: false, key, report: () => undefined });
}

/** A source that tells when it is used. */
function telling(source: Source, used: () => void): Source {
  return new Proxy(source, {
    get: (target, name) => {
      used();
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

function keyOf(id: string): AttributeMap {
  return { _id: { S: id } };
}
