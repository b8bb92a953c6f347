import type { VNode } from 'preact';
import { visible } from '../../report/dry-run/words.js';
import { DataTable } from '../../report/html/data-table.js';
import { formatSeconds } from '../../report/progress-text.js';
import type { PassSnapshot, RejectSnapshot } from '../monitor-snapshot.js';
import { Badge } from './badge.js';
import { outcomesText, shortMoment } from './texts.js';

/** The last passes over all collections. */
export function RecentPasses({ passes }: { readonly passes: readonly PassSnapshot[] }): VNode {
  const rows = passes.map(({ endedAt, collection, status, seconds, outcomes, error }) => [
    shortMoment(endedAt),
    visible(collection),
    <Badge state={status} />,
    formatSeconds(seconds),
    error === undefined ? outcomesText(outcomes) : `${outcomesText(outcomes)}; ${error.code}`,
  ]);
  return (
    <section>
      <h2>Last passes</h2>
      <DataTable
        label="Last passes"
        head={['Ended (UTC)', 'Collection', 'End', 'Took', 'Documents']}
        rows={rows.length === 0 ? [['None has ended yet.']] : rows}
        numbers={[3]}
        {...(rows.length === 0 ? {} : { size: 'medium' })}
      />
    </section>
  );
}

/** The documents that were rejected last. */
export function RecentRejects({ rejects }: { readonly rejects: readonly RejectSnapshot[] }): VNode {
  const rows = rejects.map(({ at, collection, id, code, path }) => [
    shortMoment(at),
    visible(collection),
    <code dir="auto">{visible(id)}</code>,
    <code>{code}</code>,
    path === undefined ? '' : <code dir="auto">{visible(path)}</code>,
  ]);
  return (
    <section>
      <h2>Last rejects</h2>
      <DataTable
        label="Last rejects"
        head={['At (UTC)', 'Collection', 'Document', 'Code', 'Field']}
        rows={rows.length === 0 ? [['No document was rejected.']] : rows}
        {...(rows.length === 0 ? {} : { size: 'medium' })}
      />
      <p class="small soft">
        Counted from the start of the service. <code>docferry rejects</code> lists all that are left.
      </p>
    </section>
  );
}
