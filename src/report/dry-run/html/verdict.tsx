import type { VNode } from 'preact';
import type { Readiness, Verdict } from '../../../dry-run/report.js';
import { readinessSigns, sentence, visible } from '../words.js';

const classes: Readonly<Record<Readiness, string>> = {
  ready: 'ready',
  'ready with rejects': 'with-rejects',
  'not ready': 'not-ready',
};

/** A verdict and its reasons, set so that it is seen first. */
export function VerdictPanel({ verdict }: { readonly verdict: Verdict }): VNode {
  const { readiness, reasons } = verdict;
  return (
    <div class={`verdict ${classes[readiness]}`}>
      <span class="sign" aria-hidden="true">
        {readinessSigns[readiness]}
      </span>
      <div>
        <strong>{sentence(readiness).slice(0, -1)}</strong>
        {reasons.length === 1 ? (
          <p>{sentence(visible(reasons[0] ?? ''))}</p>
        ) : (
          <ul>
            {reasons.map((reason) => (
              <li>{sentence(visible(reason))}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** A verdict in a line of text. */
export function VerdictBadge({ readiness }: { readonly readiness: Readiness }): VNode {
  return (
    <span class={`badge ${classes[readiness]}`}>
      {readinessSigns[readiness]} {readiness}
    </span>
  );
}
