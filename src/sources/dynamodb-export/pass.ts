import type { Change, Page } from '../../document.js';
import type { KeySchema } from '../../key-schema.js';
import { merge } from '../merge.js';
import { dataLines } from './data-file.js';
import { ItemLines } from './item-line.js';
import { type DataFile, readDataFiles, type TableExport } from './manifest.js';
import { type Place, Progress, type Reading, encodePosition } from './position.js';
import type { ExportStore } from './store.js';

/** How exports are read. */
export interface ReadingOptions {
  readonly store: ExportStore;
  readonly key: KeySchema;
  /** How many files are read side by side. */
  readonly files: number;
  readonly stop: AbortSignal;
}

const mostChanges = 500;
const mostBytes = 1024 * 1024;

/** Some changes of one file, and how far it has been read with them. */
interface Part {
  readonly changes: readonly Change[];
  readonly bytes: number;
  readonly file: number;
  readonly lines: number;
  readonly end: boolean;
}

/**
 * Reads an export from a place in it to its end, several files side by side. Each page has the position after it.
 *
 * The last page of a file comes only once the whole file has proved to be in order.
 */
export async function* exportPages(
  exported: TableExport,
  { place, reading }: { readonly place: Place; readonly reading: Reading },
  options: ReadingOptions,
): AsyncGenerator<Page, void, undefined> {
  const files = await readDataFiles(options.store, exported, options.stop);
  const progress = new Progress(reading);
  const phase = exported.kind === 'full' && place.replay === undefined ? 'copy' : 'changes';
  const begun = reading.open.map(([file, lines]) => ({ file, lines }));
  const fresh = files.slice(reading.next).map((_file, index) => ({ file: reading.next + index, lines: 0 }));
  for await (const part of merge(lanes([...begun, ...fresh], files, options))) {
    const { changes, bytes } = part;
    progress.note({ ...part, items: changes.length });
    if (changes.length === 0) continue;
    const position = encodePosition({ ...place, reading: progress.reading });
    yield { changes, bytes, skipped: 0, position, phase };
  }
}

type Lane = () => Promise<Part | undefined>;

/** Each lane reads one file after the other. */
function lanes(
  waiting: { file: number; lines: number }[],
  files: readonly DataFile[],
  options: ReadingOptions,
): readonly Lane[] {
  const begin = (): AsyncIterator<Part> | undefined => {
    const task = waiting.shift();
    const file = task && files[task.file];
    return file && parts(file, task, options);
  };
  return Array.from({ length: Math.min(options.files, waiting.length) }, (): Lane => {
    let reading = begin();
    return async () => {
      while (reading !== undefined) {
        const step = await reading.next();
        if (step.done !== true) return step.value;
        reading = begin();
      }
      return undefined;
    };
  });
}

async function* parts(
  dataFile: DataFile,
  { file, lines: skipped }: { readonly file: number; readonly lines: number },
  { store, key, stop }: ReadingOptions,
): AsyncGenerator<Part, void, undefined> {
  const items = new ItemLines(key);
  const name = store.describe(dataFile.path);
  let changes: Change[] = [];
  let [number, bytes] = [0, 0];
  for await (const lines of dataLines(store, dataFile, stop)) {
    for (const line of lines) {
      if (changes.length === mostChanges || bytes >= mostBytes) {
        yield { changes, bytes, file, lines: number, end: false };
        [changes, bytes] = [[], 0];
      }
      number += 1;
      if (number <= skipped) continue;
      changes.push(items.read(line, { file: name, number }));
      bytes += line.length;
    }
  }
  yield { changes, bytes, file, lines: number, end: true };
}
