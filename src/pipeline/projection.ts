import type { Change, Document, NativeDocument, Page, TextDocument } from '../document.js';
import { attributesOf } from '../key-schema.js';
import { Rejection } from '../rejection.js';
import type { CollectionShape } from '../sources/shape.js';
import type { Write } from '../targets/target.js';
import { isMappedByName, type KeyMapping, keyItem } from './key.js';
import type { Stage } from './stages/stage.js';

/** What decides the item that a document becomes. */
export interface ProjectionOptions {
  readonly stages: readonly Stage[];
  readonly key: KeyMapping;
  /** How documents are named at the source. */
  readonly shape: CollectionShape;
  readonly deletes: 'apply' | 'ignore';
}

/**
 * Tells the write that a change asks for, `undefined` when it asks for none.
 *
 * A document that a stage leaves out while changes are followed is deleted at the target: an earlier state of it may
 * have been carried there.
 */
export type Projection = (change: Change, phase: Page['phase']) => Write | Rejection | undefined;

/** Builds the projection that turns the source's changes into the target's writes. */
export function createProjection(options: ProjectionOptions): Projection {
  const { stages, deletes } = options;
  const put = putter(options);
  return (change, phase) => {
    if (change.kind === 'removal') return deletes === 'apply' ? removal(change, options) : undefined;
    const staged = runStages(stages, change);
    if (staged instanceof Rejection) return staged;
    if (staged?.kind === 'upsert') return put(staged);
    if (phase === 'copy' || deletes === 'ignore') return undefined;
    const left = removal({ kind: 'removal', id: change.id, document: change.document }, options);
    // Without a key nothing of this document can have been written under today's config.
    return left instanceof Rejection ? undefined : left;
  };
}

function runStages(stages: readonly Stage[], change: Change): Change | Rejection | undefined {
  let current = change;
  for (const stage of stages) {
    const next = stage(current);
    if (next === undefined || next instanceof Rejection) return next;
    current = next;
  }
  return current;
}

type Upsert = Change & { readonly kind: 'upsert' };

function putter({ key: mapping, shape }: ProjectionOptions): (change: Upsert) => Write | Rejection {
  const names = attributesOf(shape.key).map(({ attribute }) => attribute);
  const byName = isMappedByName(mapping, names);
  return (change) => {
    const { id, native, text } = change;
    if (byName && (native !== undefined || text !== undefined)) {
      return new UntouchedPut(change, shape.fields(id));
    }
    const keyed = keyItem(change.document, mapping);
    if (keyed instanceof Rejection) return keyed;
    return { kind: 'put', id, ...keyed, native: keyed.item === change.document ? native : undefined };
  };
}

/** The put of a document as it came. It is made an object only when its fields are asked for. */
class UntouchedPut {
  readonly kind = 'put';
  readonly id: string;
  readonly #change: Upsert;

  constructor(
    change: Upsert,
    readonly key: Document,
  ) {
    this.id = change.id;
    this.#change = change;
  }

  get native(): NativeDocument | undefined {
    return this.#change.native;
  }

  get text(): TextDocument | undefined {
    return this.#change.text;
  }

  get item(): Document {
    return this.#change.document;
  }
}

function removal(change: Change & { kind: 'removal' }, options: ProjectionOptions): Write | Rejection {
  const { id } = change;
  const name = options.shape.fields(id);
  const bare: Document = { ...change.document, ...name };
  const fromName = attributesOf(options.key).every(({ from }) => Object.hasOwn(name, from));
  const document = fromName ? bare : projectTombstone(id, bare, options.stages);
  const keyed = document && keyItem(document, options.key);
  if (keyed === undefined || keyed instanceof Rejection) {
    const reason =
      'the document was deleted, and what the source still knows of it does not hold the fields of the key';
    return new Rejection('removal_key_unknown', reason);
  }
  return { kind: 'delete', id, key: keyed.key };
}

function projectTombstone(id: string, document: Document, stages: readonly Stage[]): Document | undefined {
  const staged = runStages(stages, { kind: 'upsert', id, document });
  return staged instanceof Rejection ? undefined : staged?.document;
}
