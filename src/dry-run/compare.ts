import { formatCount } from '../report/progress-text.js';
import { changedSettings } from '../targets/unknown-setting.js';
import type { CollectionReport, CollectionSentence, Comparison, DryRunReport, Finding } from './report.js';

type Trend = 'better' | 'worse' | 'other';

/** One difference, and whether it is one for the better. */
interface Change {
  readonly trend: Trend;
  readonly sentence: string;
}

/** Tells what got better or worse from an older report to a newer one. Pure; neither report is changed. */
export function compareReports(older: DryRunReport, newer: DryRunReport): Comparison {
  const changes = new Map<string, readonly Change[]>();
  changes.set('', verdictChange(older.verdict.readiness, newer.verdict.readiness));
  const names = new Set([...Object.keys(newer.collections), ...Object.keys(older.collections)]);
  for (const name of names) {
    changes.set(name, collectionChanges(older.collections[name], newer.collections[name]));
  }
  const sentencesOf = (wanted: Trend): CollectionSentence[] =>
    [...changes].flatMap(([collection, all]) =>
      all.filter(({ trend }) => trend === wanted).map(({ sentence }) => ({ collection, sentence })),
    );
  return {
    since: older.createdAt,
    better: sentencesOf('better'),
    worse: sentencesOf('worse'),
    other: sentencesOf('other'),
  };
}

function collectionChanges(older?: CollectionReport, newer?: CollectionReport): readonly Change[] {
  if (newer === undefined) return [{ trend: 'other', sentence: 'is no longer among the collections' }];
  if (older === undefined) return [{ trend: 'other', sentence: 'was not among the collections' }];
  return [
    ...verdictChange(older.verdict.readiness, newer.verdict.readiness),
    ...findingChanges(older.findings, newer.findings),
    ...targetChanges(older, newer),
    ...forecastChanges(older, newer),
    ...otherChanges(older, newer),
  ];
}

const ranks = { ready: 0, 'ready with rejects': 1, 'not ready': 2 } as const;

function verdictChange(older: keyof typeof ranks, newer: keyof typeof ranks): readonly Change[] {
  if (older === newer) return [];
  const trend = ranks[newer] < ranks[older] ? 'better' : 'worse';
  return [{ trend, sentence: `is ${newer}, was ${older}` }];
}

function findingChanges(older: readonly Finding[], newer: readonly Finding[]): readonly Change[] {
  const keyOf = ({ effect, code }: Finding): string => `${effect} ${code}`;
  const before = new Map(older.map((finding) => [keyOf(finding), finding]));
  const after = new Map(newer.map((finding) => [keyOf(finding), finding]));
  return [...new Map([...before, ...after])].flatMap(([key, finding]) =>
    findingChange(finding, before.get(key)?.count ?? 0, after.get(key)?.count ?? 0),
  );
}

const consequences = {
  lost: ', which would lose data',
  rejected: ', which would be rejected',
  note: '',
} as const;

function findingChange({ code, effect }: Finding, before: number, after: number): readonly Change[] {
  if (before === after) return [];
  const trend = after < before ? 'better' : 'worse';
  const now = after === 0 ? 'no document' : `${documents(after)}${consequences[effect]}`;
  return [
    {
      trend: effect === 'note' ? 'other' : trend,
      sentence: `${code}: ${now}, before ${formatCount(before)}`,
    },
  ];
}

function targetChanges(older: CollectionReport, newer: CollectionReport): readonly Change[] {
  const before = hindrances(older);
  const after = hindrances(newer);
  return [
    ...before.filter((text) => !after.includes(text)).map((text) => change('better', `no longer: ${text}`)),
    ...after.filter((text) => !before.includes(text)).map((text) => change('worse', text)),
    ...settingChanges(older.target?.settings ?? {}, newer.target?.settings ?? {}),
  ];
}

function hindrances({ target }: CollectionReport): readonly string[] {
  return target === undefined
    ? []
    : [...target.obstacles.map(({ message }) => message), ...target.differences];
}

function settingChanges(
  older: Readonly<Record<string, string>>,
  newer: Readonly<Record<string, string>>,
): readonly Change[] {
  return changedSettings(older, newer).map((name) =>
    change('other', `target setting ${name}: ${newer[name] ?? 'none'}, was ${older[name] ?? 'none'}`),
  );
}

/** Forecasts that differ by a smaller share are the same to a person. */
const noteworthy = 0.1;

/** So are those that differ by fewer seconds: how quickly the source was read is never the same twice. */
const noteworthySeconds = 60;

function forecastChanges(older: CollectionReport, newer: CollectionReport): readonly Change[] {
  if (older.forecast === undefined || newer.forecast === undefined) return [];
  const { seconds: before } = older.forecast.time;
  const { seconds: after } = newer.forecast.time;
  const usd = (report: NonNullable<CollectionReport['forecast']>): number => report.ways[0]?.usd ?? 0;
  return [
    ...amountChange('the load costs', usd(older.forecast), usd(newer.forecast)),
    ...(Math.abs(after - before) < noteworthySeconds ? [] : amountChange('the load takes', before, after)),
  ];
}

function amountChange(what: string, before: number, after: number): readonly Change[] {
  const by = before === 0 ? 0 : (after - before) / before;
  if (Math.abs(by) < noteworthy) return [];
  const percent = Math.round(Math.abs(by) * 100);
  return [change(by < 0 ? 'better' : 'worse', `${what} ${percent} % ${by < 0 ? 'less' : 'more'}`)];
}

function otherChanges(older: CollectionReport, newer: CollectionReport): readonly Change[] {
  const changes: Change[] = [];
  if (older.digest !== newer.digest)
    changes.push(change('other', 'the config or the transforms are not the same as before'));
  if (older.documents !== newer.documents)
    changes.push(change('other', `${documents(newer.documents)}, before ${formatCount(older.documents)}`));
  return changes;
}

function change(trend: Trend, sentence: string): Change {
  return { trend, sentence };
}

function documents(number: number): string {
  return `${formatCount(number)} ${number === 1 ? 'document' : 'documents'}`;
}
