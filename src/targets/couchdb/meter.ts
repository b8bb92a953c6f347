import type { Observation } from '../../observation.js';
import type { Forecast, ForecastOptions } from '../appraisal.js';
import type { Meter, PreparedWrite, Write } from '../target.js';

/** Adds up bytes: CouchDB charges nothing and has no limit of its own. */
export class CouchDBMeter implements Meter {
  #bytes = 0;

  take(_write: Write & { readonly kind: 'put' }, { size }: PreparedWrite): readonly Observation[] {
    this.#bytes += size;
    return [];
  }

  forecast({ scale, readSeconds }: ForecastOptions): Forecast {
    const bytes = Math.round(this.#bytes * scale);
    const limit = { writeUnitsPerSecond: Number.MAX_SAFE_INTEGER, reason: 'CouchDB counts no write units' };
    return {
      writeUnits: 0,
      parts: [{ name: 'table', writeUnits: 0, bytes, limit }],
      ways: [{ name: 'bulk', usd: 0, indexesUsd: 0, note: 'CouchDB charges nothing for writes' }],
      storage: { bytes, usdPerMonth: 0 },
      prices: { region: 'none', origin: 'CouchDB charges nothing.' },
      time: { seconds: readSeconds, limitedBy: 'reading the source' },
      hotKeys: [],
      advice: [],
    };
  }
}
