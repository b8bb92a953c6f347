import type { Forecast } from '../appraisal.js';
import { adviceOn } from './forecast-advice.js';
import { unitsOf, type Load } from './forecast-load.js';
import { timeLimits } from './forecast-time.js';
import { GB, loadingWays } from './forecast-ways.js';

/** What a load takes in time and money. */
export function forecastOf(load: Load): Forecast {
  const limits = timeLimits(load);
  const [{ seconds, limitedBy }] = limits;
  const bytes = load.parts.reduce((sum, part) => sum + part.bytes, 0);
  return {
    writeUnits: unitsOf(load.parts),
    parts: load.parts.map(({ part, writeUnits, bytes: stored }) => ({
      name: part.name,
      writeUnits,
      bytes: stored,
      limit: part.limit,
    })),
    ways: loadingWays(load, seconds),
    storage: { bytes, usdPerMonth: (bytes / GB) * load.prices.storageGBMonth },
    prices: load.prices.source,
    time: { seconds, limitedBy },
    hotKeys: load.parts.flatMap(({ hotKeys }) => hotKeys.map(({ key }) => key)),
    advice: adviceOn(load, limits),
  };
}
