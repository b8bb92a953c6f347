import type { CollectionReport, DryRunReport, Finding } from '../../dry-run/report.js';
import type { LoadingWay } from '../../targets/appraisal.js';

/** What stands over all collections. */
export interface Overview {
  /** Whether any collection was only sampled, so that sums are extrapolated. */
  readonly sampled: boolean;
  /** Collections without a forecast: they are missing in all that follows. */
  readonly unknown: readonly string[];
  /** By the name of the way; only those that are known for every collection with a forecast. */
  readonly ways: readonly WayTotal[];
  /** What the ways of the config cost together. */
  readonly usd: number;
  readonly storage: { readonly bytes: number; readonly usdPerMonth: number };
  /** The collection that takes longest. Absent without any forecast. */
  readonly longest?: { readonly collection: string; readonly seconds: number; readonly limitedBy: string };
  /** Most important first. */
  readonly findings: readonly FindingTotal[];
}

/** What one way to load costs over all collections. */
export interface WayTotal {
  readonly name: string;
  readonly usd: number;
}

/** One code over all collections. */
export interface FindingTotal {
  readonly code: Finding['code'];
  readonly effect: Finding['effect'];
  readonly count: number;
  readonly collections: readonly string[];
  readonly sampled: boolean;
}

/** Adds up what a report says of its collections. */
export function overviewOf(report: DryRunReport): Overview {
  const collections = Object.entries(report.collections);
  const forecasts = collections.flatMap(([collection, { forecast }]) =>
    forecast === undefined ? [] : [{ collection, ...forecast }],
  );
  const [longest] = [...forecasts].sort((a, b) => b.time.seconds - a.time.seconds);
  return {
    sampled: collections.some(([, { sample }]) => sample !== undefined),
    unknown: collections.filter(([, { forecast }]) => forecast === undefined).map(([name]) => name),
    ways: wayTotals(forecasts.map(({ ways }) => ways)),
    usd: sum(forecasts.map(({ ways }) => ways[0]?.usd ?? 0)),
    storage: {
      bytes: sum(forecasts.map(({ storage }) => storage.bytes)),
      usdPerMonth: sum(forecasts.map(({ storage }) => storage.usdPerMonth)),
    },
    ...(longest && { longest: { collection: longest.collection, ...longest.time } }),
    findings: findingTotals(collections),
  };
}

function wayTotals(all: readonly (readonly LoadingWay[])[]): WayTotal[] {
  const [first = []] = all;
  return first.flatMap(({ name }) => {
    const same = all.flatMap((ways) => ways.find((way) => way.name === name) ?? []);
    return same.length === all.length ? [{ name, usd: sum(same.map(({ usd }) => usd)) }] : [];
  });
}

const importance: Readonly<Record<Finding['effect'], number>> = { lost: 0, rejected: 1, note: 2 };

function findingTotals(collections: readonly (readonly [string, CollectionReport])[]): FindingTotal[] {
  const totals = new Map<string, FindingTotal>();
  for (const [collection, { findings, sample }] of collections) {
    for (const { code, effect, count } of findings) {
      const key = `${effect} ${code}`;
      const before = totals.get(key) ?? { code, effect, count: 0, collections: [], sampled: false };
      totals.set(key, {
        ...before,
        count: before.count + count,
        collections: [...before.collections, collection],
        sampled: before.sampled || sample !== undefined,
      });
    }
  }
  return [...totals.values()].sort(
    (a, b) => importance[a.effect] - importance[b.effect] || b.count - a.count,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
