import type { CollectionSentence, Comparison, DryRunReport } from '../../dry-run/report.js';
import { countCells, figuresOf, formatMoment, markExplained } from './figures.js';
import { collectionSection } from './markdown-collection.js';
import { code, list, plain, table } from './markdown-escape.js';
import { type Overview, overviewOf } from './overview.js';
import { effectSigns, effects, readinessSigns, sentence } from './words.js';

/** Renders a report as GitHub-flavoured Markdown. Nothing that comes from documents is markup in it. */
export function renderMarkdown(report: DryRunReport): string {
  const overview = overviewOf(report);
  const parts = [
    ...headParts(report),
    ...(report.comparison === undefined ? [] : comparisonParts(report.comparison)),
    '## Collections',
    collectionsTable(report, overview),
    ...loadParts(report, overview),
    ...findingParts(overview),
    ...Object.entries(report.collections).flatMap(([name, collection]) =>
      collectionSection(name, collection),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headParts(report: DryRunReport): string[] {
  const { verdict, error, migration, source, target, createdAt, version, seconds } = report;
  const { readiness, reasons } = verdict;
  return [
    `# Dry run of ${plain(migration)}: ${readinessSigns[readiness]} ${readiness}`,
    list(reasons.map((reason) => plain(sentence(reason)))),
    ...(error === undefined ? [] : [`**Error:** ${plain(sentence(error.message))} ${plain(error.hint)}`]),
    table(
      ['', ''],
      [
        ['source', plain(source)],
        ['target', plain(target)],
        ['began', formatMoment(createdAt)],
        ['took', figuresOf(false).seconds(seconds)],
        ['docferry', plain(version)],
      ],
    ),
    `Nothing was written.${markExplained(report)}`,
  ];
}

function comparisonParts({ since, better, worse, other }: Comparison): string[] {
  const group = (title: string, sentences: readonly CollectionSentence[]): string[] =>
    sentences.length === 0
      ? []
      : [
          `**${title}**`,
          list(sentences.map(({ collection, sentence: text }) => plain(about(collection, text)))),
        ];
  const groups = [...group('Better', better), ...group('Worse', worse), ...group('Other', other)];
  const parts = groups.length === 0 ? ['Nothing has changed.'] : groups;
  return [`## Since the dry run of ${formatMoment(since)}`, ...parts];
}

function about(collection: string, text: string): string {
  return collection === '' ? text : `${collection}: ${text}`;
}

const collectionHead = [
  'collection',
  'verdict',
  'documents',
  'write',
  'delete',
  'skip',
  'reject',
  'item size',
  'write units',
  'cost',
  'time',
];

function collectionsTable(report: DryRunReport, overview: Overview): string {
  const rows = Object.entries(report.collections).map(([name, collection]) => {
    const { verdict, forecast, sample } = collection;
    const figures = figuresOf(sample !== undefined);
    return [
      plain(name),
      `${readinessSigns[verdict.readiness]} ${verdict.readiness}`,
      ...countCells(collection, figures),
      forecast === undefined ? '?' : figures.count(forecast.writeUnits),
      forecast === undefined ? '?' : figures.usd(forecast.ways[0]?.usd ?? 0),
      forecast === undefined ? '?' : figures.seconds(forecast.time.seconds),
    ];
  });
  const sums = figuresOf(overview.sampled);
  const { totals } = report;
  const total = [
    '**total**',
    '',
    ...countCells(totals, sums),
    sums.count(totals.writeUnits),
    sums.usd(overview.usd),
    '',
  ];
  return table(collectionHead, [...rows, total], [2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

function loadParts(report: DryRunReport, overview: Overview): string[] {
  const { ways, storage, longest, unknown } = overview;
  if (longest === undefined) return [];
  const figures = figuresOf(overview.sampled);
  return [
    '## Money and time',
    list([
      `${figures.count(report.totals.writeUnits)} write units`,
      ...ways.map(({ name, usd }) => `${plain(name)}: ${figures.usd(usd)}`),
      `storage: ${figures.bytes(storage.bytes)}, ${figures.usd(storage.usdPerMonth)} a month`,
      `time: ${figures.seconds(longest.seconds)} for ${plain(longest.collection)}, which takes longest: ${plain(longest.limitedBy)}`,
      ...(unknown.length === 0 ? [] : [`not known for ${plain(unknown.join(', '))}`]),
    ]),
  ];
}

function findingParts({ findings }: Overview): string[] {
  if (findings.length === 0) return ['## Findings', 'None.'];
  const rows = findings.map(({ code: name, effect, count, collections, sampled }) => [
    code(name),
    `${effectSigns[effect]} ${effects[effect]}`,
    figuresOf(sampled).count(count),
    plain(collections.join(', ')),
  ]);
  return ['## Findings', table(['finding', 'effect', 'documents', 'collections'], rows, [2])];
}
