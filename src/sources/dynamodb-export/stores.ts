import type { AdapterEvent, Report } from '../../events.js';
import type { DynamoDBExportSourceConfig } from './config.js';
import { FolderStore } from './folder-store.js';
import type { ExportStore } from './store.js';

/** What the collections of one connection read from. */
interface Stores extends AsyncDisposable {
  open(report: Report<AdapterEvent>): ExportStore;
}

/** Makes ready to read from the place that the config names, a folder or S3. */
export async function openStores(config: DynamoDBExportSourceConfig): Promise<Stores> {
  const { location } = config;
  if (location.startsWith('s3://')) return (await import('./s3-store.js')).openBucket(config);
  return { open: () => new FolderStore(location), [Symbol.asyncDispose]: () => Promise.resolve() };
}
