import type { VNode } from 'preact';
import type { CollectionSentence, Comparison } from '../../../dry-run/report.js';
import { formatMoment } from '../figures.js';
import { sentence, visible } from '../words.js';

/** What got better or worse since an older report. */
export function ComparisonOf({ comparison }: { readonly comparison: Comparison }): VNode {
  const { since, better, worse, other } = comparison;
  const nothing = better.length + worse.length + other.length === 0;
  return (
    <section id="comparison">
      <h2>Since {formatMoment(since)}</h2>
      {nothing ? <p>Nothing has changed.</p> : null}
      <div class="charts">
        <Sentences title="↓ Worse" kind="not-ready" sentences={worse} />
        <Sentences title="↑ Better" kind="ready" sentences={better} />
        <Sentences title="Other changes" kind="soft" sentences={other} />
      </div>
    </section>
  );
}

interface SentencesProps {
  readonly title: string;
  readonly kind: string;
  readonly sentences: readonly CollectionSentence[];
}

function Sentences({ title, kind, sentences }: SentencesProps): VNode | null {
  if (sentences.length === 0) return null;
  return (
    <div class="card">
      <h4 class={kind}>{title}</h4>
      <ul>
        {sentences.map(({ collection, sentence: text }) => (
          <li>
            {collection === '' ? null : <strong>{visible(collection)}: </strong>}
            {collection === '' ? sentence(`all in all ${visible(text)}`) : `${visible(text)}.`}
          </li>
        ))}
      </ul>
    </div>
  );
}
