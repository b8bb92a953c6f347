import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { DryRunReport } from '../../../dry-run/report.js';
import { exact, formatMoment, markExplained } from '../figures.js';
import { overviewOf } from '../overview.js';
import { visible } from '../words.js';
import { collectionAnchor } from './anchors.js';
import { Charts } from './charts.js';
import { CollectionSection } from './collection.js';
import { CollectionsTable } from './collections-table.js';
import { ComparisonOf } from './comparison.js';
import { Failure } from './failure.js';
import { FindingsOverview } from './findings-overview.js';
import { KeyFigures } from './key-figures.js';
import { sortingScript } from './sorting.js';
import { styles } from './styles.js';
import { VerdictPanel } from './verdict.js';

/** Renders a report as one self-contained HTML file, which asks nothing of the net. */
export function renderPage(report: DryRunReport): string {
  return `<!doctype html>\n${renderToString(<Page report={report} />)}\n`;
}

const scriptHash = createHash('sha256').update(sortingScript).digest('base64');

/** Nothing is loaded, and no script runs but ours: a second line of defence behind the escaping. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

interface PageProps {
  readonly report: DryRunReport;
}

function Page({ report }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${report.verdict.readiness}: dry run of ${visible(report.migration)}`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <Sheet report={report} />
        <script dangerouslySetInnerHTML={{ __html: sortingScript }} />
      </body>
    </html>
  );
}

function Sheet({ report }: PageProps): VNode {
  const overview = overviewOf(report);
  return (
    <main class="sheet">
      <Heading report={report} />
      <VerdictPanel verdict={report.verdict} />
      {report.error === undefined ? null : <Failure error={report.error} />}
      <KeyFigures report={report} overview={overview} />
      <Contents report={report} />
      {report.comparison === undefined ? null : <ComparisonOf comparison={report.comparison} />}
      <section id="collections">
        <h2>Collections</h2>
        <CollectionsTable report={report} overview={overview} />
      </section>
      <section id="findings">
        <h2>Findings</h2>
        <FindingsOverview report={report} />
      </section>
      <section id="charts">
        <h2>At a glance</h2>
        <Charts report={report} overview={overview} />
      </section>
      {Object.entries(report.collections).map(([name, collection], index) => (
        <CollectionSection name={name} collection={collection} index={index} />
      ))}
    </main>
  );
}

function Heading({ report }: PageProps): VNode {
  const { migration, source, target, createdAt, version, seconds } = report;
  return (
    <header>
      <h1>Dry run of “{visible(migration)}”</h1>
      <p class="route">
        {visible(source)} → {visible(target)}
      </p>
      <p class="soft small">
        {formatMoment(createdAt)}, took {exact.seconds(seconds)}, docferry {visible(version)}. Nothing was
        written.{markExplained(report)}
      </p>
    </header>
  );
}

function Contents({ report }: PageProps): VNode {
  return (
    <nav aria-label="Contents">
      <ul>
        {report.comparison === undefined ? null : (
          <li>
            <a href="#comparison">Since the last report</a>
          </li>
        )}
        <li>
          <a href="#collections">Collections</a>
        </li>
        <li>
          <a href="#findings">Findings</a>
        </li>
        <li>
          <a href="#charts">At a glance</a>
        </li>
        {Object.keys(report.collections).map((name, index) => (
          <li>
            <a href={`#${collectionAnchor(index)}`}>{visible(name)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
