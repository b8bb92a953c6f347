import type { VNode } from 'preact';
import { sentence, visible } from '../../report/dry-run/words.js';
import { formatCount, formatSeconds } from '../../report/progress-text.js';
import type { CollectionSnapshot, PassSnapshot } from '../monitor-snapshot.js';
import { Badge } from './badge.js';
import { lagText, momentText, outcomesText, rateText } from './texts.js';

interface CollectionCardProps {
  readonly name: string;
  readonly collection: CollectionSnapshot;
}

/** Everything about one collection. */
export function CollectionCard({ name, collection }: CollectionCardProps): VNode {
  const { state, lastPass } = collection;
  return (
    <section class={lastPass?.status === 'failed' ? 'card error' : 'card'}>
      <h3>
        {visible(name)} <Badge state={state} />
      </h3>
      <dl class="facts">
        {facts(collection).map(([term, value]) => (
          <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="small">
        {lastPass === undefined ? 'No pass has ended yet.' : passText(lastPass)} {rejectionsText(collection)}
      </p>
      {lastPass?.error === undefined ? null : <PassError error={lastPass.error} />}
    </section>
  );
}

function facts(collection: CollectionSnapshot): (readonly [string, string])[] {
  const { pending, totals, writeUnits, throttles, retries } = collection;
  return [
    ['Lag', lagText(collection)],
    ['Pending', pending === undefined ? '–' : formatCount(pending)],
    ['Now', rateText(collection.documentsPerSecond)],
    ['Written', formatCount(totals.written)],
    ['Deleted', formatCount(totals.deleted)],
    ['Unchanged', formatCount(totals.unchanged)],
    ['Skipped', formatCount(totals.skipped)],
    ['Rejected', formatCount(totals.rejected)],
    ['Write units', formatCount(writeUnits)],
    ['Throttled', formatCount(throttles.source + throttles.target)],
    ['Retries', formatCount(retries.source + retries.target)],
  ];
}

function passText({ status, endedAt, seconds, outcomes }: PassSnapshot): string {
  const end = `${status} at ${momentText(endedAt)} after ${formatSeconds(seconds)}`;
  return `Last pass: ${end}, ${outcomesText(outcomes)}.`;
}

function rejectionsText({ rejections }: CollectionSnapshot): string {
  const codes = Object.entries(rejections).map(([code, count]) => `${formatCount(count)} ${code}`);
  return codes.length === 0 ? '' : `Rejected: ${codes.join(', ')}.`;
}

function PassError({ error }: { readonly error: NonNullable<PassSnapshot['error']> }): VNode {
  return (
    <p class="small">
      <code>{error.code}</code> {sentence(visible(error.message))} {visible(error.hint)}
    </p>
  );
}
