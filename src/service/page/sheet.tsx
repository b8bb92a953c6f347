import type { VNode } from 'preact';
import type { ServiceSnapshot } from '../monitor-snapshot.js';
import { CollectionCard } from './collection-card.js';
import { Health } from './health.js';
import { KeyFigures } from './key-figures.js';
import { RateChart } from './rate-chart.js';
import { RecentPasses, RecentRejects } from './recent.js';

/** All of the page that changes. Its sections are always there and in this order: the script relies on it. */
export function Sheet({ snapshot }: { readonly snapshot: ServiceSnapshot }): VNode {
  return (
    <>
      <Health healthy={snapshot.healthy} reasons={snapshot.reasons} />
      <KeyFigures {...snapshot} />
      <RateChart {...snapshot.rate} />
      <section>
        <h2>Collections</h2>
        <div class="collections">
          {Object.entries(snapshot.collections).map(([name, collection]) => (
            <CollectionCard name={name} collection={collection} />
          ))}
        </div>
      </section>
      <RecentPasses passes={snapshot.passes} />
      <RecentRejects rejects={snapshot.rejects} />
    </>
  );
}
