import type { DocumentLimit } from '../config/document-limit.js';
import type { Position } from '../document.js';
import { GuardError } from '../errors.js';
import type { CollectionEvent } from '../events.js';
import type { WritingTarget } from '../pipeline/dispatcher-options.js';
import { type DueDelete, guardedTarget } from '../pipeline/guarded-target.js';
import type { leasedTarget } from '../pipeline/leased-target.js';
import type { Key } from '../targets/target.js';
import { type CompleteRun, openSource, projectionOf } from './opening.js';

type FollowingTarget = ReturnType<typeof leasedTarget>;

/**
 * The target of a pass that follows changes, which deletes no more than maxDeletes allows. Without a limit, the target.
 *
 * Throws GuardError `too_many_deletes` when the changes after `after` ask for more, before anything is written. What
 * is asked for later, while the pass goes on, is refused before the delete that is too many is sent. Deletes of what
 * is not there do not count.
 */
export async function guardDeletes(
  run: CompleteRun,
  target: FollowingTarget,
  after: Position | undefined,
): Promise<WritingTarget> {
  const max = run.options.maxDeletes ?? run.plan.maxDeletes;
  if (max === undefined || after === undefined) return target;
  const limit = await limitOf(run, target, max);
  await foresee(run, target, { after, count: new DeleteCount(run, limit) });
  const count = new DeleteCount(run, limit);
  return guardedTarget(target, (deletes) => {
    count.add(deletes);
  });
}

/** How many documents may be deleted. */
interface Limit {
  readonly max: DocumentLimit;
  /** What the target has last counted, and what is left at the source; counted for a percentage alone. */
  readonly items: number;
  readonly documents: number;
}

async function limitOf(run: CompleteRun, target: FollowingTarget, max: DocumentLimit): Promise<Limit> {
  if ('documents' in max) return { max, items: 0, documents: 0 };
  const { stop } = run.options;
  await using source = openSource(run);
  const [{ items }, documents = 0] = await Promise.all([target.survey(stop), source.probe({ stop })]);
  return { max, items: items?.count ?? 0, documents };
}

/** A percentage is of what the target has last counted, or of what the source had before, where that is more. */
function wholeOf({ items, documents }: Limit, deletes: number): number {
  return Math.max(items, documents + deletes);
}

function exceeds(limit: Limit, deletes: number): boolean {
  const { max } = limit;
  if ('documents' in max) return deletes > max.documents;
  return deletes * 100 > max.percent * wholeOf(limit, deletes);
}

function wordsOf(limit: Limit, deletes: number): string {
  const { max } = limit;
  return 'documents' in max ? String(max.documents) : `"${max.percent}%" of ${wholeOf(limit, deletes)}`;
}

/** Reads the changes without writing, until the end of the pass or until the limit is exceeded. */
async function foresee(
  run: CompleteRun,
  target: FollowingTarget,
  { after, count }: { readonly after: Position; readonly count: DeleteCount },
): Promise<void> {
  const { plan, options } = run;
  const project = projectionOf(plan, options.migration);
  // The pass itself gives notice of what it reads.
  const tell = (event: CollectionEvent): void => {
    if (event.type !== 'notice') run.report(event);
  };
  await using source = openSource({
    ...run,
    report: tell,
  });
  for await (const page of source.read({ after, stop: options.stop })) {
    const keys = new Map<string, { readonly id: string; readonly key: Key }>();
    for (const change of page.changes) {
      const write = project(change, page.phase);
      if (write === undefined || !('key' in write)) continue;
      const identity = target.identify(write.key);
      if (write.kind === 'delete') keys.set(identity, write);
      else keys.delete(identity);
    }
    const wanted = [...keys.values()].map(({ key }) => key);
    const there = wanted.length > 0 ? await target.fetch(wanted, options.stop) : new Map<string, unknown>();
    count.add([...keys].flatMap(([identity, { id }]) => (there.has(identity) ? [{ id, identity }] : [])));
  }
}

/** Of more, one that is asked for twice counts twice. */
const mostRemembered = 100_000;

/** How many ids stand in the message, and how many beside it. */
const idsTold = 10;
const idsListed = 1_000;

/** Counts the items that a pass deletes. */
class DeleteCount {
  readonly #run: CompleteRun;
  readonly #limit: Limit;
  readonly #seen = new Set<string>();
  readonly #ids: string[] = [];
  #count = 0;

  constructor(run: CompleteRun, limit: Limit) {
    this.#run = run;
    this.#limit = limit;
  }

  /** Throws GuardError `too_many_deletes` when these are too many. */
  add(deletes: readonly DueDelete[]): void {
    for (const { id, identity } of deletes) {
      if (this.#seen.has(identity)) continue;
      if (this.#seen.size < mostRemembered) this.#seen.add(identity);
      if (this.#ids.length < idsListed) this.#ids.push(id);
      this.#count += 1;
    }
    if (exceeds(this.#limit, this.#count)) throw this.#tooMany();
  }

  #tooMany(): GuardError {
    const { plan } = this.#run;
    const first = this.#ids.slice(0, idsTold).map((id) => JSON.stringify(id));
    const some = this.#count > first.length ? `${first.join(', ')} and more` : first.join(', ');
    const message = `following the changes of "${plan.name}" would delete ${this.#count} or more documents at the target, among them ${some}: maxDeletes allows ${wordsOf(this.#limit, this.#count)}`;
    return new GuardError(message, {
      code: 'too_many_deletes',
      hint: 'See that the source is what it should be; if these deletions are right, allow them once with --max-deletes.',
      ids: [...this.#ids],
    });
  }
}
