import * as z from 'zod';
import type { AttributeMap } from '../../dynamodb/item-names.js';
import { EnvironmentError } from '../../errors.js';
import type { ScanPosition } from '../target.js';

const attributes = z.record(z.string(), z.unknown());

/** Of each segment the key after which it goes on, `null` at its beginning, or `false` where it was read to its end. */
const stored = z.strictObject({
  v: z.literal(1),
  segments: z.array(z.union([attributes, z.null(), z.literal(false)])).min(1),
});

type Segment = z.output<typeof stored>['segments'][number];

/** How far each segment of a table has been read. */
export class ScanPlaces {
  readonly #segments: Segment[];

  private constructor(segments: readonly Segment[]) {
    this.#segments = [...segments];
  }

  /** The places that a position speaks of, however many segments; without one, the beginning of so many segments. */
  static after(position: ScanPosition | undefined, segments: number): ScanPlaces {
    if (position === undefined) return new ScanPlaces(Array.from({ length: segments }, () => null));
    try {
      return new ScanPlaces(stored.parse(JSON.parse(position)).segments);
    } catch (cause) {
      throw new EnvironmentError('the saved position is not one of a scan of a dynamodb table', {
        code: 'target_position',
        hint: 'Run with --restart to read everything again.',
        cause,
      });
    }
  }

  /** How many segments there are. */
  get total(): number {
    return this.#segments.length;
  }

  /** The segments that are not at their end. */
  get open(): readonly { readonly segment: number; readonly after: AttributeMap | undefined }[] {
    return this.#segments.flatMap((after, segment) =>
      after === false ? [] : [{ segment, after: after ?? undefined }],
    );
  }

  get position(): ScanPosition {
    return JSON.stringify({ v: 1, segments: this.#segments }) as ScanPosition;
  }

  /** Notes that a segment was read as far as a key, or to its end. */
  advance(segment: number, last: AttributeMap | undefined): void {
    this.#segments[segment] = last ?? false;
  }
}
