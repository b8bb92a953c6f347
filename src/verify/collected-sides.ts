import type { Page, Position } from '../document.js';
import { PartitionedRecords } from '../partitions/partitioned-records.js';
import { Rejection } from '../rejection.js';
import { fingerprint, fingerprintBytes } from './fingerprint.js';
import { type Sides, expectationOf, keyText } from './sides.js';
import type { ComparingContext } from './tally.js';

/** The fingerprint of what should not be there. */
export const absent = Buffer.alloc(fingerprintBytes);

/** Bytes of records that each side keeps in memory. */
const memory = 16 * 2 ** 20;

/** How to collect. */
export interface CollectOptions extends ComparingContext {
  /** The folder for temporary files. */
  readonly folder: string;
}

/**
 * The fingerprints of both sides of a collection, in temporary files: the expected ones with the ids of the documents,
 * the actual ones with the keys of the items.
 */
export class CollectedSides implements AsyncDisposable {
  readonly expected: PartitionedRecords;
  readonly actual: PartitionedRecords;
  readonly #sides: Sides;
  readonly #options: CollectOptions;

  constructor(sides: Sides, options: CollectOptions) {
    this.#sides = sides;
    this.#options = options;
    const { folder } = options;
    const content = 'the fingerprints of the documents';
    this.expected = new PartitionedRecords({ content, headBytes: fingerprintBytes, folder, memory });
    this.actual = new PartitionedRecords({ content, headBytes: fingerprintBytes, folder, memory });
  }

  /**
   * Reads both sides.
   *
   * What changed at the source is read after the target: an item that was made meanwhile has a document among them.
   */
  async collect(): Promise<void> {
    const position = await this.#readDocuments();
    await this.#readItems();
    const { source } = this.#sides;
    if (position === undefined || !source.traits.incremental) return;
    const { stop } = this.#options;
    for await (const page of source.read({ after: position, stop })) await this.#takeChanges(page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.expected[Symbol.asyncDispose]();
    await this.actual[Symbol.asyncDispose]();
  }

  /** Resolves to the place after what was there. */
  async #readDocuments(): Promise<Position | undefined> {
    const { tally, advanced, stop } = this.#options;
    let position: Position | undefined;
    for await (const page of this.#sides.source.read({ stop })) {
      position = page.position;
      if (page.phase === 'changes') {
        await this.#takeChanges(page);
        break;
      }
      tally.documents += page.changes.length + page.skipped;
      tally.skipped += page.skipped;
      await this.#takeCopies(page);
      advanced(page.changes.length + page.skipped);
    }
    return position;
  }

  async #takeCopies({ changes }: Page): Promise<void> {
    const { tally, stop } = this.#options;
    for (const change of changes) {
      stop.throwIfAborted();
      const expectation = expectationOf(this.#sides, change, 'copy');
      if (expectation instanceof Rejection) tally.rejected += 1;
      else if (expectation === 'nothing' || expectation.item === undefined) tally.skipped += 1;
      else await this.expected.add(expectation.identity, expectation.fingerprint, change.id);
    }
  }

  async #takeChanges({ changes }: Page): Promise<void> {
    for (const change of changes) {
      this.#options.stop.throwIfAborted();
      const expectation = expectationOf(this.#sides, change, 'changes');
      if (expectation === 'nothing' || expectation instanceof Rejection) continue;
      const print = expectation.item === undefined ? absent : expectation.fingerprint;
      await this.expected.add(expectation.identity, print, change.id);
    }
  }

  async #readItems(): Promise<void> {
    const { tally, advanced, stop } = this.#options;
    const { target } = this.#sides;
    for await (const { items, readUnits = 0 } of target.scan({ stop })) {
      for (const { key, item } of items) {
        await this.actual.add(target.identify(key), fingerprint(item), keyText(key));
      }
      tally.items += items.length;
      tally.readUnits += readUnits;
      advanced(items.length);
    }
  }
}
