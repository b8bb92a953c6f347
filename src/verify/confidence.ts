const confidence = 0.95;

/**
 * The greatest share of a whole that may differ when `differing` of `compared` do in a sample, with 95 % confidence:
 * the one-sided bound of Clopper and Pearson, which is 3 / `compared` when none differs.
 */
export function greatestShare(differing: number, compared: number): number {
  if (compared === 0 || differing >= compared) return 1;
  let [low, high] = [differing / compared, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (atMost(differing, compared, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of at most `most` successes in `trials`, each of probability `share`. */
function atMost(most: number, trials: number, share: number): number {
  if (share >= 1) return 0;
  const odds = Math.log(share) - Math.log1p(-share);
  let term = trials * Math.log1p(-share);
  let sum = term;
  for (let count = 1; count <= most; count++) {
    term += Math.log((trials - count + 1) / count) + odds;
    sum = Math.max(sum, term) + Math.log1p(Math.exp(-Math.abs(sum - term)));
  }
  return Math.exp(sum);
}
