import type { VNode } from 'preact';
import type { Finding } from '../../../dry-run/report.js';
import { effectSigns, effects } from '../words.js';

/** What becomes of the documents of a finding. */
export function EffectBadge({ effect }: Pick<Finding, 'effect'>): VNode {
  return (
    <span class={`badge ${effect}`}>
      {effectSigns[effect]} {effects[effect]}
    </span>
  );
}
