import { GuardError } from '../errors.js';
import type { Projection } from './projection.js';
import type { RejectSink } from './rejects.js';

/** How many documents of a collection may be listed as rejected: a number, or a percentage of those read. */
export type MaxRejects = { readonly documents: number } | { readonly percent: number };

/** A list of rejected documents that can be counted. */
export interface RejectList extends RejectSink {
  readonly size: number;
}

/** What a limit counts, and how far it lets it go. */
export interface RejectLimitOptions {
  readonly collection: string;
  /** Without it there is no limit. */
  readonly max: MaxRejects | undefined;
  readonly rejects: RejectList;
  /** Reads the listed documents' codes, for the error. */
  readonly codes: () => Promise<Iterable<string>>;
  /** Documents that earlier runs have read: what they rejected is listed and counts as well. */
  readonly readBefore: number;
}

/** Of fewer documents a percentage says nothing, until all of them are read. */
const fewest = 100;

/**
 * Stops a pass once too many documents are listed as rejected.
 *
 * What is listed counts, whichever run has listed it, so running again stops again instead of creeping forward.
 */
export class RejectLimit {
  readonly #options: RejectLimitOptions;
  readonly #exceeded = new AbortController();
  #read: number;

  constructor(options: RejectLimitOptions) {
    this.#options = options;
    this.#read = options.readBefore;
    this.#judge(false);
  }

  /** Fires when too many are listed: reading must end. */
  get exceeded(): AbortSignal {
    return this.#exceeded.signal;
  }

  /** The list, judged at every new line. */
  get rejects(): RejectSink {
    const { rejects } = this.#options;
    return {
      has: (id) => rejects.has(id),
      clear: (id) => rejects.clear(id),
      record: (id, rejection) => {
        const recorded = rejects.record(id, rejection);
        this.#judge(false);
        return recorded;
      },
    };
  }

  /** The same projection; what passes through it counts as read. */
  counting(project: Projection): Projection {
    return (change, phase) => {
      this.#read += 1;
      this.#judge(false);
      return project(change, phase);
    };
  }

  /** Throws GuardError `too_many_rejects` when too many are listed. `ended`: everything was read, however little. */
  async check(ended: boolean): Promise<void> {
    this.#judge(ended);
    if (!this.#exceeded.signal.aborted) return;
    const frequent = mostFrequent(await this.#options.codes());
    throw tooManyRejects(this.#options, { read: this.#read, frequent });
  }

  #judge(ended: boolean): void {
    if (this.#exceeds(ended)) this.#exceeded.abort();
  }

  #exceeds(ended: boolean): boolean {
    const { max, rejects } = this.#options;
    if (max === undefined) return false;
    if ('documents' in max) return rejects.size > max.documents;
    return (ended || this.#read >= fewest) && rejects.size * 100 > max.percent * this.#read;
  }
}

interface Frequent {
  readonly code: string;
  readonly count: number;
}

function mostFrequent(codes: Iterable<string>): Frequent | undefined {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && { code: most[0], count: most[1] };
}

function tooManyRejects(
  { collection, max, rejects }: RejectLimitOptions,
  { read, frequent }: { read: number; frequent: Frequent | undefined },
): GuardError {
  const share = `${rejects.size} of ${read} documents of "${collection}" were rejected`;
  const most = frequent === undefined ? '' : `, most often as "${frequent.code}" (${frequent.count})`;
  return new GuardError(`${share}${most}: more than maxRejects ${textOf(max)} allows`, {
    code: 'too_many_rejects',
    hint: 'List them with docferry rejects, mend them and run docferry retry, or raise maxRejects; then run again: it resumes.',
  });
}

function textOf(max: MaxRejects | undefined): string {
  if (max === undefined) return '';
  return 'documents' in max ? String(max.documents) : `"${max.percent}%"`;
}
