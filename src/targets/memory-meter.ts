import type { Observation } from '../observation.js';
import type { Forecast, ForecastOptions } from './appraisal.js';
import type { PreparedWrite, Write, Meter } from './target.js';

const UNIT_BYTES = 1_024;

/** Counts a write unit for each kilobyte begun; memory costs nothing and is never full. */
export class MemoryMeter implements Meter {
  #writeUnits = 0;
  #bytes = 0;

  take(_write: Write & { readonly kind: 'put' }, { size }: PreparedWrite): readonly Observation[] {
    this.#writeUnits += Math.ceil(size / UNIT_BYTES);
    this.#bytes += size;
    return [];
  }

  forecast({ scale, readSeconds }: ForecastOptions): Forecast {
    const writeUnits = Math.round(this.#writeUnits * scale);
    const bytes = Math.round(this.#bytes * scale);
    const limit = { writeUnitsPerSecond: Number.MAX_SAFE_INTEGER, reason: 'memory has no limit' };
    return {
      writeUnits,
      parts: [{ name: 'table', writeUnits, bytes, limit }],
      ways: [{ name: 'memory', usd: 0, indexesUsd: 0, note: 'memory costs nothing' }],
      storage: { bytes, usdPerMonth: 0 },
      prices: { region: 'memory', origin: 'memory costs nothing' },
      time: { seconds: readSeconds, limitedBy: 'reading the source' },
      hotKeys: [],
      advice: [],
    };
  }
}
