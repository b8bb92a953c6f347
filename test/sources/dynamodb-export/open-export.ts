import type { AdapterEvent } from '../../../src/events.js';
import type { KeySchema } from '../../../src/key-schema.js';
import { dynamodbExportSourceConfig } from '../../../src/sources/dynamodb-export/config.js';
import { connectDynamoDBExport } from '../../../src/sources/dynamodb-export/source.js';
import type { Source } from '../../../src/sources/source.js';

/** The key that the sample items have. */
const idKey: KeySchema = { partition: { attribute: 'id', type: 'S' } };

/** How to open exports. */
export interface Opening {
  /** The table `orders` when absent. */
  readonly name?: string;
  /** `idKey` when absent, none when null. */
  readonly key?: KeySchema | null;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly events?: AdapterEvent[];
}

/** Opens the exports at a place as a source. */
export async function openExports(
  location: string,
  { name = 'orders', key = idKey, settings = {}, events = [] }: Opening = {},
): Promise<Source> {
  const config = dynamodbExportSourceConfig.parse({ type: 'dynamodb-export', location, ...settings });
  const connection = await connectDynamoDBExport(config);
  return connection.open({
    name,
    conflicts: false,
    ...(key === null ? {} : { key }),
    report: (event) => void events.push(event),
  });
}
