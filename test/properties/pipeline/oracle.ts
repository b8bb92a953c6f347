import type { Change, Document, Page, Position } from '../../../src/document.js';
import { Rejection } from '../../../src/rejection.js';
import { MemoryDatabase } from '../../../src/targets/memory.js';
import type { PreparedWrite, Target } from '../../../src/targets/target.js';
import { refusal, tableKey } from './documents.js';
import type { World } from './world.js';

/** What a change asks for: an item, no item, nothing, or a line in the list of rejects. */
export type Verdict =
  | { readonly kind: 'item'; readonly identity: string; readonly item: Document }
  | { readonly kind: 'absent'; readonly identity: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rejected'; readonly code: string; readonly wanted: boolean };

/** Items by identity, and codes of rejects by id. */
export interface Contents {
  readonly items: Map<string, Document>;
  readonly rejects: Map<string, string>;
}

const verdicts = new WeakMap<World, Map<string, WeakMap<Change, Verdict>>>();

/** Judges a change without the pipeline: what must become of it. */
export function judge(world: World, change: Change, phase: Page['phase']): Verdict {
  const phases = verdicts.get(world) ?? new Map<string, WeakMap<Change, Verdict>>();
  verdicts.set(world, phases);
  const known = phases.get(phase) ?? new WeakMap<Change, Verdict>();
  phases.set(phase, known);
  const verdict = known.get(change) ?? judgeAnew(world, change, phase);
  known.set(change, verdict);
  return verdict;
}

function judgeAnew(world: World, change: Change, phase: Page['phase']): Verdict {
  const write = world.project(change, phase);
  if (write === undefined) return { kind: 'nothing' };
  if (write instanceof Rejection)
    return { kind: 'rejected', code: write.code, wanted: change.kind === 'upsert' };
  const prepared = encoderOf(world).prepare(write);
  if (prepared instanceof Rejection)
    return { kind: 'rejected', code: prepared.code, wanted: write.kind === 'put' };
  const item = itemOf(prepared);
  if (item === undefined) return { kind: 'absent', identity: prepared.identity };
  if (item['poison'] === true) return { kind: 'rejected', code: refusal.code, wanted: true };
  return { kind: 'item', identity: prepared.identity, item };
}

function itemOf(prepared: PreparedWrite & { readonly item?: Document | undefined }): Document | undefined {
  return prepared.item;
}

function encoderOf(world: World): Target {
  const key = tableKey(world.keyMode);
  const report = (): void => undefined;
  return new MemoryDatabase().open({
    name: 'judge',
    key,
    numbers: 'reject',
    concurrency: 1,
    settings: {},
    report,
  });
}

/** All that the source would still yield to a run that resumes at this position, if nothing else changed. */
function rest(world: World, position: Position | undefined): readonly [Change, Page['phase']][] {
  const { collection } = world;
  const place =
    position === undefined
      ? { since: collection.sequence, copied: {} }
      : (JSON.parse(position) as { since: number; copied?: { after?: string } });
  const copied = place.copied === undefined ? [] : collection.documentsAfter(place.copied.after);
  const changed = collection.changesAfter(place.since).map(({ change }) => change);
  const both = [
    ...copied.map((change): [Change, Page['phase']] => [change, 'copy']),
    ...changed.map((change): [Change, Page['phase']] => [change, 'changes']),
  ];
  return both.filter(([{ id }]) => !id.startsWith('_design/'));
}

function apply(world: World, contents: Contents, [change, phase]: [Change, Page['phase']]): void {
  const verdict = judge(world, change, phase);
  if (verdict.kind === 'rejected') contents.rejects.set(change.id, verdict.code);
  else contents.rejects.delete(change.id);
  if (verdict.kind === 'item') contents.items.set(verdict.identity, verdict.item);
  if (verdict.kind === 'absent') contents.items.delete(verdict.identity);
}

/**
 * What the checkpoint promises and would not keep, if the run died now: resuming there and applying the rest of the
 * source's feed to what is durable must give the projection of the source.
 */
export function brokenPromise(world: World): string | undefined {
  const contents = { items: new Map(world.items), rejects: new Map(world.rejects) };
  for (const each of rest(world, world.checkpoint?.position)) apply(world, contents, each);
  const difference = differenceFrom(world, contents);
  return difference && `resuming at ${world.checkpoint?.position ?? 'the beginning'}: ${difference}`;
}

/** Where contents are not the projection of the source. */
export function differenceFrom(world: World, { items, rejects }: Contents): string | undefined {
  const carriedItems = new Map([...items.values()].map((item) => [item['_id'], item]));
  if (carriedItems.size < items.size) return 'a document has two items';
  for (const { change } of world.collection.changesAfter(0)) {
    const difference = differenceOf(world, change, {
      item: carriedItems.get(change.id),
      code: rejects.get(change.id),
    });
    if (difference !== undefined) return `"${change.id.slice(0, 20)}" ${difference}`;
  }
  return undefined;
}

interface Found {
  readonly item: Document | undefined;
  readonly code: string | undefined;
}

function differenceOf(world: World, change: Change, found: Found): string | undefined {
  if (change.id.startsWith('_design/')) return found.item && 'belongs to the database and has an item';
  const verdict = judge(world, change, 'changes');
  if (verdict.kind === 'rejected') return listed(verdict, found);
  if (found.code !== undefined) return `is listed with ${found.code}, though it is ${verdict.kind}`;
  return verdict.kind === 'item' ? carried(verdict.item, found) : left(world, verdict, found);
}

/** A document that is rejected now may leave an earlier item behind. */
function listed(verdict: Verdict & { kind: 'rejected' }, { item, code }: Found): string | undefined {
  // A run that begins later does not hear of a removal, and has nothing to remove.
  if (!verdict.wanted && item === undefined && code === undefined) return undefined;
  return code === verdict.code ? undefined : `is listed with ${String(code)} instead of ${verdict.code}`;
}

function carried(wanted: Document, { item }: Found): string | undefined {
  if (item === undefined) return 'is missing';
  return item['version'] === wanted['version'] ? undefined : 'is not of the latest version';
}

function left(world: World, { kind }: Verdict, { item }: Found): string | undefined {
  // The key of a document that is left out can be told from its id alone; see docs/decisions/0005.
  const kept = world.deletes === 'ignore' || (kind === 'nothing' && world.keyMode === 'mapped');
  return item === undefined || kept ? undefined : 'has an item and should have none';
}
