import { expect, test } from '@jest/globals';
import { carryByCollection } from './pipeline/carry-collection.js';
import { playAll, playsOr } from './pipeline/play-all.js';

test('a collection that crashes, fails and is stopped ends equal to the projection of its source', async () => {
  const plays = playsOr(200);
  const ends = await playAll(carryByCollection, plays);
  if (plays >= 100) expect(Math.min(...Object.values(ends))).toBeGreaterThan(plays / 20);
}, 3_600_000);
