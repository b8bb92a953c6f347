import type { CollectionReport, DryRunReport } from '../../dry-run/report.js';
import { clip } from '../progress-text.js';
import { renderTable } from '../table.js';
import { figuresOf } from './figures.js';
import { overviewOf } from './overview.js';
import { readinessSigns, visible } from './words.js';

const widestName = 24;
const narrowName = 14;

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** One column: its head, and its cell for a collection. */
interface Column {
  readonly head: string;
  readonly cell: (collection: CollectionReport) => string;
  readonly total: (report: DryRunReport) => string;
}

const documents: Column = {
  head: 'documents',
  cell: (collection) => figuresFor(collection).count(collection.documents),
  total: (report) => totalFigures(report).count(report.totals.documents),
};

const write: Column = {
  head: 'write',
  cell: (collection) => figuresFor(collection).count(collection.wouldWrite),
  total: (report) => totalFigures(report).count(report.totals.wouldWrite),
};

const reject: Column = {
  head: 'reject',
  cell: (collection) => figuresFor(collection).count(collection.wouldReject),
  total: (report) => totalFigures(report).count(report.totals.wouldReject),
};

const size: Column = {
  head: 'size',
  cell: (collection) => figuresFor(collection).bytes(collection.itemBytes),
  total: (report) => totalFigures(report).bytes(report.totals.itemBytes),
};

const writeUnits: Column = {
  head: 'units',
  cell: ({ forecast, sample }) =>
    forecast === undefined ? '?' : compactCount(forecast.writeUnits, sample !== undefined),
  total: (report) => compactCount(report.totals.writeUnits, overviewOf(report).sampled),
};

const cost: Column = {
  head: 'cost',
  cell: (collection) => {
    const way = collection.forecast?.ways[0];
    return way === undefined ? '?' : figuresFor(collection).usd(way.usd);
  },
  total: (report) => totalFigures(report).usd(overviewOf(report).usd),
};

const time: Column = {
  head: 'time',
  cell: (collection) => {
    const seconds = collection.forecast?.time.seconds;
    return seconds === undefined ? '?' : figuresFor(collection).seconds(rounded(seconds));
  },
  // Collections are loaded side by side.
  total: () => '',
};

const verdict: Column = {
  head: 'verdict',
  cell: (collection) => collection.verdict.readiness,
  total: () => '',
};

const all = [documents, write, reject, size, writeUnits, cost, time];

/** From the widest to the narrowest; the first that fits is shown. */
const choices: readonly { readonly shown: readonly Column[]; readonly name: number }[] = [
  { shown: [...all, verdict], name: widestName },
  { shown: all, name: widestName },
  { shown: all, name: narrowName },
  { shown: [documents, write, reject, cost, time], name: narrowName },
];

/** The collections as a table that fits into `columns`, or else as a list. */
export function summaryTable(report: DryRunReport, columns: number): string[] {
  for (const choice of choices) {
    const table = tableOf(report, choice.shown, choice.name);
    if (table.every(({ length }) => length <= columns)) return table;
  }
  return Object.entries(report.collections)
    .flatMap(([name, collection]) => listOf(name, collection))
    .map((line) => clip(line, columns));
}

function tableOf(report: DryRunReport, chosen: readonly Column[], nameWidth: number): string[] {
  const rows = Object.entries(report.collections).map(([name, collection]) => [
    nameOf(name, collection, nameWidth),
    ...chosen.map(({ cell }) => cell(collection)),
  ]);
  const total = rows.length > 1 ? [['  total', ...chosen.map((column) => column.total(report))]] : [];
  const legend = chosen.includes(verdict) ? [] : ['✓ ready, ! ready with rejects, ✗ not ready'];
  return [
    ...renderTable([['  collection', ...chosen.map(({ head }) => head)], ...rows, ...total]),
    ...legend,
  ];
}

function listOf(name: string, collection: CollectionReport): string[] {
  const cells: readonly [string, Column][] = [
    ['documents', documents],
    ['would be written', write],
    ['would be rejected', reject],
    ['item bytes', size],
    ['write units', writeUnits],
  ];
  return [
    nameOf(name, collection, widestName),
    `  ${collection.verdict.readiness}`,
    ...cells.map(([what, { cell }]) => `  ${cell(collection)} ${what}`),
    `  ${cost.cell(collection)}, ${time.cell(collection)}`,
  ];
}

function nameOf(name: string, { verdict: { readiness } }: CollectionReport, width: number): string {
  return `${readinessSigns[readiness]} ${clip(visible(name), width)}`;
}

function figuresFor({ sample }: CollectionReport): ReturnType<typeof figuresOf> {
  return figuresOf(sample !== undefined);
}

function totalFigures(report: DryRunReport): ReturnType<typeof figuresOf> {
  return figuresOf(overviewOf(report).sampled);
}

function compactCount(count: number, sampled: boolean): string {
  return `${sampled ? '≈' : ''}${compact.format(count)}`;
}

/** Seconds without what is lost in a quarter of an hour. */
function rounded(seconds: number): number {
  return seconds < 600 ? seconds : Math.round(seconds / 60) * 60;
}
