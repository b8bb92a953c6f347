import type { CollectionReport, Finding, Sizes } from '../../dry-run/report.js';
import type { TargetSurvey } from '../../targets/appraisal.js';
import { counted } from '../progress-text.js';
import { exact, type Figures, figuresOf } from './figures.js';
import { code, list, plain, table } from './markdown-escape.js';
import { forecastParts } from './markdown-forecast.js';
import { measureText } from './measures.js';
import { effectSigns, effects, readinessSigns, sampleSentence, sentence } from './words.js';

/** All that a report says of one collection. */
export function collectionSection(name: string, collection: CollectionReport): string[] {
  const { verdict, from, to, notices, error, forecast } = collection;
  const figures = figuresOf(collection.sample !== undefined);
  return [
    `## ${plain(name)}: ${readinessSigns[verdict.readiness]} ${verdict.readiness}`,
    list(verdict.reasons.map((reason) => plain(sentence(reason)))),
    ...(error === undefined ? [] : [`**Error:** ${plain(sentence(error.message))} ${plain(error.hint)}`]),
    `From ${code(from)} to ${code(to)}; ${statusText(collection)}.`,
    sampleSentence(collection) ?? '',
    list(notices.map(({ message, count }) => `${plain(sentence(message))} (${figures.count(count)}×)`)),
    ...collection.findings.flatMap((finding) => findingParts(finding, figures)),
    ...sizeParts(collection.sizes, figures),
    ...(collection.target === undefined ? [] : targetParts(collection.target)),
    ...(forecast === undefined ? [] : forecastParts(forecast, figures)),
  ];
}

function statusText({ status, seconds, bytes, changedMeanwhile }: CollectionReport): string {
  const changed =
    changedMeanwhile > 0
      ? `, ${exact.count(changedMeanwhile)} ${counted(changedMeanwhile, 'documents')} changed meanwhile`
      : '';
  return `${status} after ${exact.seconds(seconds)}, ${exact.bytes(bytes)} at the source${changed}`;
}

function findingParts(finding: Finding, figures: Figures): string[] {
  const { code: name, effect, count, seen, meaning, advice, measures, samples } = finding;
  const sums = Object.entries(measures).map((measure) => measureText(measure, figures));
  const seenText = seen === undefined ? '' : ` (${exact.count(seen)} seen)`;
  const judged = `**${figures.count(count)}** ${counted(count, 'documents')} ${effects[effect]}${seenText}`;
  return [
    `### ${effectSigns[effect]} ${plain(name)}`,
    [judged, ...sums.map(plain)].join(', '),
    `${plain(sentence(meaning))} ${plain(sentence(advice))}`,
    samples.length === 0 ? '' : samplesTable(finding),
  ];
}

function samplesTable({ samples }: Finding): string {
  return table(
    ['document', 'reason', 'at', 'value'],
    samples.map(({ id, reason, path, excerpt }) => [
      code(id),
      plain(reason),
      path === undefined ? '' : code(path),
      excerpt === undefined ? '' : code(excerpt),
    ]),
  );
}

function sizeParts({ histogram, largest }: Sizes, figures: Figures): string[] {
  if (histogram.length === 0 && largest.length === 0) return [];
  return [
    '### Item sizes',
    table(
      ['up to', 'items'],
      histogram.map(({ upTo, count }) => [exact.bytes(upTo), figures.count(count)]),
      [0, 1],
    ),
    'The largest:',
    table(
      ['document', 'bytes'],
      largest.map(({ id, bytes }) => [code(id), exact.count(bytes)]),
      [1],
    ),
  ];
}

function targetParts({ exists, status, items, settings, differences, obstacles }: TargetSurvey): string[] {
  const held = items === undefined ? '' : `; ${exact.count(items.count)} items, ${exact.bytes(items.bytes)}`;
  const state = exists
    ? `It exists${status === undefined ? '' : `: ${plain(status)}`}${held}.`
    : 'It will be created.';
  return [
    '### Target',
    state,
    list(obstacles.map(({ message, hint }) => `✗ ${plain(sentence(message))} ${plain(hint)}`)),
    list(differences.map((difference) => `! ${plain(sentence(difference))}`)),
    table(
      ['setting', 'value'],
      Object.entries(settings).map(([name, value]) => [plain(name), plain(value)]),
    ),
  ];
}
