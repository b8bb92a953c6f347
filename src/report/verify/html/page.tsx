import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../../dry-run/words.js';
import { DataTable } from '../../html/data-table.js';
import { houseStyle } from '../../html/house-style.js';
import { formatCount, formatSeconds } from '../../progress-text.js';
import type { Verified } from '../page-model.js';
import type { VerifyCounts } from '../../../verify/counts.js';
import { CollectionFindings } from './collection.js';

/** Nothing is loaded and no script runs: a second line of defence behind the escaping. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

interface PageProps {
  readonly verified: Verified;
  /** When it ended. */
  readonly at: Date;
}

/** Renders what a verification found as one self-contained HTML file, which asks nothing of the net. */
export function renderVerifyPage(verified: Verified, at: Date): string {
  return `<!doctype html>\n${renderToString(<Page verified={verified} at={at} />)}\n`;
}

function Page({ verified, at }: PageProps): VNode {
  const { migration, collections } = verified;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${verdictOf(verified)}: verification of ${visible(migration)}`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: houseStyle }} />
      </head>
      <body>
        <main class="sheet">
          <header>
            <h1>Verification of “{visible(migration)}”</h1>
            <p class="soft small">
              {at.toISOString().slice(0, 16).replace('T', ' ')} UTC, took {formatSeconds(verified.seconds)}.
            </p>
          </header>
          <Verdict verified={verified} />
          <Counts verified={verified} />
          {Object.entries(collections).map(([name, collection]) => (
            <CollectionFindings name={name} collection={collection} />
          ))}
        </main>
      </body>
    </html>
  );
}

function verdictOf({ ok, totals, collections }: Verified): string {
  if (ok) return 'equal';
  const left = totals.missing + totals.differing + totals.extra - totals.repaired;
  if (left > 0) return left === 1 ? '1 difference' : `${formatCount(left)} differences`;
  const failed = Object.values(collections).some(({ status }) => status === 'failed');
  return failed ? 'failed' : 'not finished';
}

function Verdict({ verified }: Pick<PageProps, 'verified'>): VNode {
  const { ok, totals } = verified;
  return (
    <div class={`verdict ${ok ? 'ready' : 'not-ready'}`}>
      <span class="sign" aria-hidden="true">
        {ok ? '✓' : '✗'}
      </span>
      <div>
        <strong>{verdictOf(verified)}</strong>
        <p>
          {formatCount(totals.compared)} documents were compared, {formatCount(totals.equal)} are equal.
          {totals.repaired > 0 ? ` ${formatCount(totals.repaired)} differences were mended.` : ''}
        </p>
      </div>
    </div>
  );
}

const columns = [
  'compared',
  'equal',
  'missing',
  'differing',
  'extra',
  'repaired',
  'rejected',
  'skipped',
] as const;

function Counts({ verified: { collections, totals } }: Pick<PageProps, 'verified'>): VNode {
  const cells = (counts: VerifyCounts): string[] => columns.map((column) => formatCount(counts[column]));
  const rows = Object.entries(collections).map(([name, collection]) => [
    visible(name),
    ...cells(collection),
    collection.status,
  ]);
  return (
    <DataTable
      label="Collections"
      head={['Collection', ...columns, 'Status']}
      rows={rows}
      {...(rows.length > 1 ? { foot: ['Total', ...cells(totals), ''] } : {})}
      numbers={columns.map((_, index) => index + 1)}
      size="wide"
    />
  );
}
