import type { VNode } from 'preact';
import type { Finding, FindingSample } from '../../../dry-run/report.js';
import { clip } from '../../progress-text.js';
import { exact, type Figures } from '../figures.js';
import { measureText } from '../measures.js';
import { counted } from '../../progress-text.js';
import { sentence, visible } from '../words.js';
import { EffectBadge } from './effect-badge.js';
import { Quoted } from './quoted.js';

interface FindingCardProps {
  readonly finding: Finding;
  readonly figures: Figures;
  readonly anchor: string;
}

const longestReason = 400;

/** As many samples are shown at once; the others unfold. */
const shownSamples = 3;

/** A finding: what it means, what to do about it, and documents that have it. */
export function FindingCard({ finding, figures, anchor }: FindingCardProps): VNode {
  const { code, effect, count, seen, meaning, advice, measures, samples } = finding;
  const sums = Object.entries(measures).map((measure) => measureText(measure, figures));
  const documents = `${figures.count(count)} ${counted(count, 'documents')}`;
  const seenText = seen === undefined ? [] : [`${exact.count(seen)} seen`];
  return (
    <article class={`card finding ${effect}`} id={anchor}>
      <header>
        <h4 class="mono">{code}</h4>
        <EffectBadge effect={effect} />
        <span>{[documents, ...seenText, ...sums].join(', ')}</span>
      </header>
      <p>{sentence(visible(meaning))}</p>
      <p>
        <strong>What to do:</strong> {sentence(visible(advice))}
      </p>
      <Samples samples={samples.slice(0, shownSamples)} />
      {samples.length <= shownSamples ? null : (
        <details>
          <summary>{samples.length - shownSamples} more examples</summary>
          <Samples samples={samples.slice(shownSamples)} />
        </details>
      )}
    </article>
  );
}

function Samples({ samples }: { readonly samples: readonly FindingSample[] }): VNode | null {
  if (samples.length === 0) return null;
  return (
    <ul class="samples">
      {samples.map((sample) => (
        <Sample {...sample} />
      ))}
    </ul>
  );
}

function Sample({ id, reason, path, excerpt }: FindingSample): VNode {
  return (
    <li>
      <Quoted text={id} />
      <p class="small">{sentence(clip(visible(reason), longestReason))}</p>
      {path === undefined ? null : (
        <p class="small soft">
          at <Quoted text={path} />
          {excerpt === undefined ? null : (
            <>
              {': '}
              <Quoted text={excerpt} />
            </>
          )}
        </p>
      )}
    </li>
  );
}
