import { expect, test } from '@jest/globals';
import { carryByPass } from './pipeline/carry.js';
import { playAll, playsOr } from './pipeline/play-all.js';

test('whatever dies and whenever, the checkpoint is never ahead, nothing is lost, and nothing stale remains', async () => {
  const plays = playsOr(600);
  const ends = await playAll(carryByPass, plays);
  // Each kind of end must have been tried, or the plays prove little.
  if (plays >= 100) expect(Math.min(...Object.values(ends))).toBeGreaterThan(plays / 20);
}, 3_600_000);
