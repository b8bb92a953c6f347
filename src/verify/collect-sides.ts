import type { Page } from '../document.js';
import { Rejection } from '../rejection.js';
import { fingerprint, fingerprintBytes } from './fingerprint.js';
import type { KeptComparison } from './kept-comparison.js';
import { type Sides, expectationOf, keyText } from './sides.js';
import type { ComparingContext } from './tally.js';

/** The fingerprint of what should not be there. */
export const absent = Buffer.alloc(fingerprintBytes);

/**
 * Reads both sides from where they were left, and keeps their fingerprints.
 *
 * What changed at the source is read after the target: an item that was made meanwhile has a document among them.
 */
export async function collectSides(
  sides: Sides,
  kept: KeptComparison,
  context: ComparingContext,
): Promise<void> {
  const collecting = new Collecting(sides, kept, context);
  if (!kept.progress.documents.complete) await collecting.readDocuments();
  if (!kept.progress.items.complete) await collecting.readItems();
  await collecting.readChanges();
}

class Collecting {
  readonly #sides: Sides;
  readonly #kept: KeptComparison;
  readonly #context: ComparingContext;

  constructor(sides: Sides, kept: KeptComparison, context: ComparingContext) {
    this.#sides = sides;
    this.#kept = kept;
    this.#context = context;
  }

  async readDocuments(): Promise<void> {
    const { tally, advanced, stop } = this.#context;
    let { position } = this.#kept.progress.documents;
    for await (const page of this.#sides.source.read({ after: position, stop })) {
      position = page.position;
      if (page.phase === 'changes') {
        await this.#takeChanges(page);
        break;
      }
      tally.documents += page.changes.length + page.skipped;
      tally.skipped += page.skipped;
      await this.#takeCopies(page);
      advanced(page.changes.length + page.skipped);
      await this.#kept.advance({ ...this.#kept.progress, tally, documents: { position, complete: false } });
    }
    await this.#kept.advance({ ...this.#kept.progress, tally, documents: { position, complete: true } });
  }

  async readItems(): Promise<void> {
    const { tally, advanced, stop } = this.#context;
    const { target } = this.#sides;
    let { position: after } = this.#kept.progress.items;
    for await (const { items, readUnits = 0, position } of target.scan({ after, stop })) {
      for (const { key, item } of items) {
        await this.#kept.actual.add(target.identify(key), fingerprint(item), keyText(key));
      }
      tally.items += items.length;
      tally.readUnits += readUnits;
      advanced(items.length);
      after = position;
      await this.#kept.advance({ ...this.#kept.progress, tally, items: { position, complete: false } });
    }
    await this.#kept.advance({
      ...this.#kept.progress,
      tally,
      items: { position: after, complete: true },
    });
  }

  /** Those of a comparison that goes on are read again: there may be more of them. */
  async readChanges(): Promise<void> {
    const { source } = this.#sides;
    const { position } = this.#kept.progress.documents;
    if (position === undefined || !source.traits.incremental) return;
    for await (const page of source.read({ after: position, stop: this.#context.stop })) {
      await this.#takeChanges(page);
    }
  }

  async #takeCopies({ changes }: Page): Promise<void> {
    const { tally, stop } = this.#context;
    for (const change of changes) {
      stop.throwIfAborted();
      const expectation = expectationOf(this.#sides, change, 'copy');
      if (expectation instanceof Rejection) tally.rejected += 1;
      else if (expectation === 'nothing' || expectation.item === undefined) tally.skipped += 1;
      else await this.#kept.expected.add(expectation.identity, expectation.fingerprint, change.id);
    }
  }

  async #takeChanges({ changes }: Page): Promise<void> {
    for (const change of changes) {
      this.#context.stop.throwIfAborted();
      const expectation = expectationOf(this.#sides, change, 'changes');
      if (expectation === 'nothing' || expectation instanceof Rejection) continue;
      const print = expectation.item === undefined ? absent : expectation.fingerprint;
      await this.#kept.expected.add(expectation.identity, print, change.id);
    }
  }
}
