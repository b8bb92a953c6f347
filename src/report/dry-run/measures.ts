import type { Figures } from './figures.js';
import { counted } from '../progress-text.js';
import { measureName } from './words.js';

/** One of the sums of a finding in words, such as `3.0 KB` or `2 files`. */
export function measureText([name, sum]: readonly [string, number], figures: Figures): string {
  return name === 'bytes' ? figures.bytes(sum) : `${figures.count(sum)} ${counted(sum, measureName(name))}`;
}
