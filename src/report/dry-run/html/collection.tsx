import type { VNode } from 'preact';
import type { CollectionReport } from '../../../dry-run/report.js';
import { exact, figuresOf } from '../figures.js';
import { counted } from '../../progress-text.js';
import { sampleSentence, sentence, visible } from '../words.js';
import { collectionAnchor, findingAnchor } from './anchors.js';
import { Failure } from './failure.js';
import { FindingCard } from './finding.js';
import { ForecastOf } from './forecast.js';
import { SizesOf } from './sizes.js';
import { TargetOf } from './target.js';
import { VerdictBadge } from './verdict.js';

interface CollectionProps {
  readonly name: string;
  readonly collection: CollectionReport;
  readonly index: number;
}

/** All that is known of one collection. */
export function CollectionSection({ name, collection, index }: CollectionProps): VNode {
  const { verdict, error, target, forecast, sizes, findings, sample } = collection;
  const figures = figuresOf(sample !== undefined);
  return (
    <section class="collection" id={collectionAnchor(index)}>
      <h2>
        {visible(name)} <VerdictBadge readiness={verdict.readiness} />
      </h2>
      {verdict.reasons.map((reason) => (
        <p>{sentence(visible(reason))}</p>
      ))}
      <Reading collection={collection} />
      {error === undefined ? null : <Failure error={error} />}
      {findings.length === 0 ? null : <h3>Findings</h3>}
      {findings.map((finding) => (
        <FindingCard finding={finding} figures={figures} anchor={findingAnchor(index, finding.code)} />
      ))}
      <SizesOf sizes={sizes} figures={figures} />
      {forecast === undefined ? null : <ForecastOf forecast={forecast} figures={figures} />}
      {target === undefined ? null : <TargetOf survey={target} />}
    </section>
  );
}

function Reading({ collection }: { readonly collection: CollectionReport }): VNode {
  const { from, to, status, seconds, changedMeanwhile, notices } = collection;
  const sampled = sampleSentence(collection);
  return (
    <>
      <p class="soft small">
        {visible(from)} → {visible(to)}. Read {status === 'complete' ? 'to the end' : `until it ${status}`} in{' '}
        {exact.seconds(seconds)}
        {changedMeanwhile === 0
          ? ''
          : `; ${exact.count(changedMeanwhile)} ${counted(changedMeanwhile, 'documents')} changed meanwhile`}
        .
      </p>
      {sampled === undefined ? null : (
        <p>
          <strong>A sample.</strong> {sampled}
        </p>
      )}
      {notices.map(({ message, count }) => (
        <p class="small">
          <strong>Warning:</strong> {sentence(visible(message))} {count > 1 ? `(${exact.count(count)}×)` : ''}
        </p>
      ))}
    </>
  );
}
