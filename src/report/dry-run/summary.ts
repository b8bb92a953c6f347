import type { DryRunReport } from '../../dry-run/report.js';
import { clip, wrap } from '../progress-text.js';
import { type Figures, figuresOf, formatMoment } from './figures.js';
import type { ReportFiles } from './files.js';
import { type FindingTotal, type Overview, overviewOf } from './overview.js';
import { summaryTable } from './summary-table.js';
import { effectSigns, effects, readinessSigns, visible } from './words.js';

/** Where a summary is shown, and what else it names. */
export interface SummaryOptions {
  /** Characters in a line. */
  readonly columns: number;
  readonly files?: ReportFiles;
}

/** Lines on a screen. */
const screen = 24;
const mostReasons = 2;
const fewestFindings = 3;

/** A report for people, one screen long for up to six collections where a table fits into the columns. */
export function summaryLines(report: DryRunReport, { columns, files }: SummaryOptions): string[] {
  const overview = overviewOf(report);
  const fit = (text: string): string[] => fitted(visible(text), columns);
  const head = ['', ...headLines(report).flatMap(fit), '', ...summaryTable(report, columns)];
  const foot = footLines(report, overview).flatMap(fit);
  // A path is never broken: it is there to be copied.
  if (files !== undefined) foot.push(`report: ${files.html}`);
  const room = screen - head.length - foot.length - 2;
  const findings = findingLines(overview.findings, Math.max(fewestFindings, room), columns);
  return [...head, ...(findings.length > 0 ? ['', ...findings] : []), '', ...foot];
}

/** Breaks a text into lines that are indented as it begins. */
function fitted(text: string, columns: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrap(text.trimStart(), columns - indent.length).map((line) => clip(`${indent}${line}`, columns));
}

function headLines({ migration, verdict, error }: DryRunReport): string[] {
  const { readiness, reasons } = verdict;
  const left = reasons.length - mostReasons;
  return [
    `${readinessSigns[readiness]} dry run of "${migration}": ${readiness.toUpperCase()}`,
    ...reasons.slice(0, mostReasons).map((reason) => `  ${reason}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
    ...(error === undefined ? [] : [`error: ${error.message}`, `hint: ${error.hint}`]),
  ];
}

function findingLines(findings: readonly FindingTotal[], most: number, columns: number): string[] {
  const shown = findings.length <= most ? findings : findings.slice(0, most - 1);
  const left = findings.length - shown.length;
  const counts = shown.map(({ count, sampled }) => figuresOf(sampled).count(count));
  const widest = Math.max(...counts.map(({ length }) => length));
  const widestCode = Math.max(...shown.map(({ code }) => code.length));
  const lines = shown.map(({ code, effect, collections }, index) => {
    const count = (counts[index] ?? '').padStart(widest);
    const where = `${effects[effect].padEnd(17)}  ${collections.join(', ')}`;
    return visible(`${effectSigns[effect]} ${count}  ${code.padEnd(widestCode)}  ${where}`);
  });
  return [...lines, ...(left > 0 ? [`… and ${left} more kinds of findings`] : [])].map((line) =>
    clip(line, columns),
  );
}

function footLines(report: DryRunReport, overview: Overview): string[] {
  return [...loadLines(report, overview), ...comparisonLines(report)];
}

function loadLines({ totals }: DryRunReport, overview: Overview): string[] {
  const { longest, storage, usd, unknown, sampled } = overview;
  if (longest === undefined) return [];
  const figures: Figures = figuresOf(sampled);
  const time = `${figures.seconds(longest.seconds)} ("${longest.collection}" is the last)`;
  const units = `${figures.count(totals.writeUnits)} write units`;
  const kept = `then ${figures.usd(storage.usdPerMonth)} a month`;
  const gaps = unknown.length === 0 ? '' : `; without ${unknown.join(', ')}`;
  return [`load: ${time}, ${units}, ${figures.usd(usd)}, ${kept}${gaps}`];
}

function comparisonLines({ comparison }: DryRunReport): string[] {
  if (comparison === undefined) return [];
  const { since, better, worse, other } = comparison;
  return [
    `since ${formatMoment(since)}: ${better.length} better, ${worse.length} worse, ${other.length} other changes`,
  ];
}
