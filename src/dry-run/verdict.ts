import type { ErrorResult } from '../errors.js';
import type { Notice } from '../events.js';
import type { TargetSurvey } from '../targets/appraisal.js';
import { formatCount } from '../report/progress-text.js';
import type { CollectionReport, Counts, Finding, FindingCode, Readiness, Verdict } from './report.js';

/** What decides whether a collection may be migrated. */
export interface CollectionFacts {
  readonly status: CollectionReport['status'];
  readonly counts: Counts;
  readonly findings: readonly Finding[];
  readonly survey?: TargetSurvey | undefined;
  readonly error?: ErrorResult | undefined;
  readonly notices: readonly Notice[];
  /** How many documents may be rejected before a run stops, as in the config. */
  readonly maxRejects?: { readonly documents: number } | { readonly percent: number } | undefined;
  /** How many documents were read, of how many, where not all were. */
  readonly sample?: CollectionReport['sample'] | undefined;
}

/** Says whether a collection may be migrated. What decides stands before what is only worth knowing. */
export function verdictOf(facts: CollectionFacts): Verdict {
  const hindrances = hindrancesOf(facts);
  const rejects = rejectsOf(facts);
  const readiness = readinessOf(hindrances.length > 0, rejects.length > 0);
  const reasons = [...hindrances, ...rejects, ...warningsOf(facts)];
  return { readiness, reasons: reasons.length === 0 ? [allWell(facts.counts)] : reasons };
}

/** Says whether all collections may be migrated. */
export function overallVerdict(
  collections: readonly (readonly [name: string, report: Pick<CollectionReport, 'verdict'>])[],
): Verdict {
  const those = (wanted: Readiness, verb: string): string[] =>
    collections
      .filter(([, { verdict }]) => verdict.readiness === wanted)
      .map(([name, { verdict }]) => `"${name}"${verb}: ${verdict.reasons[0] ?? ''}`);
  const unready = those('not ready', ' is not ready');
  const rejecting = those('ready with rejects', '');
  const reasons = [...unready, ...rejecting];
  const readiness = readinessOf(unready.length > 0, rejecting.length > 0);
  const all = collections.length === 1 ? 'The collection is' : `All ${collections.length} collections are`;
  return { readiness, reasons: reasons.length === 0 ? [`${all} ready.`] : reasons };
}

function readinessOf(hindered: boolean, rejecting: boolean): Readiness {
  if (hindered) return 'not ready';
  return rejecting ? 'ready with rejects' : 'ready';
}

function hindrancesOf(facts: CollectionFacts): string[] {
  const { status, error, survey, findings } = facts;
  const obstacles = survey?.obstacles ?? [];
  const reasons = obstacles.map(({ message, hint }) => `${sentence(message)} ${sentence(hint)}`);
  reasons.push(...noticesOf(facts, 'hindrance'));
  // An obstacle is told in its own words already.
  const untold = error !== undefined && !obstacles.some(({ code }) => code === error.code);
  if (untold) reasons.push(sentence(`the collection was not read to its end: ${error.message}`));
  else if (status === 'failed' && reasons.length === 0)
    reasons.push('The collection was not read to its end.');
  if (status === 'stopped')
    reasons.push('The dry run was stopped before the collection was read to its end.');
  const duplicates = countOf(findings, 'duplicate_key');
  if (duplicates > 0) {
    reasons.push(
      `${documents(duplicates)} would become the same items as others: only one of each group would remain.`,
    );
  }
  const limit = exceededLimit(facts);
  if (limit !== undefined) {
    reasons.push(
      `More documents would be rejected than "maxRejects" allows (${limit}): the migration would stop.`,
    );
  }
  return reasons;
}

function rejectsOf({ counts, findings }: CollectionFacts): string[] {
  if (counts.wouldReject === 0) return [];
  const codes = findings.filter(({ effect }) => effect === 'rejected');
  const most = codes.slice(0, 3).map(({ code, count }) => `${code} (${formatCount(count)})`);
  const others = codes.length - most.length;
  const rest = others === 0 ? [] : [others === 1 ? 'one more code' : `${others} more codes`];
  const why = most.length === 0 ? '' : `: ${[...most, ...rest].join(', ')}`;
  return [`${formatCount(counts.wouldReject)} of ${documents(counts.documents)} would be rejected${why}.`];
}

function warningsOf(facts: CollectionFacts): string[] {
  const { findings, survey, sample } = facts;
  const warnings = noticesOf(facts, 'warning');
  const found = findings.flatMap(({ code, effect, count }) => {
    const warning = effect === 'rejected' ? undefined : warningTexts[code];
    return warning === undefined || count === 0 ? [] : [`${documents(count)} ${warning}.`];
  });
  warnings.push(...found);
  if (survey !== undefined) warnings.push(...targetWarnings(survey));
  if (sample !== undefined) {
    warnings.push(
      `Only ${formatCount(sample.read)} of ${documents(sample.of)} were read: there may be more of everything.`,
    );
  }
  return warnings;
}

function targetWarnings({ differences, items }: TargetSurvey): string[] {
  const warnings: string[] = [];
  if (differences.length > 0) {
    const points = differences.length === 1 ? 'one point' : `${differences.length} points`;
    warnings.push(`What is at the target differs from the config in ${points}.`);
  }
  if (items !== undefined && items.count > 0) {
    const there = items.count === 1 ? 'an item' : `${formatCount(items.count)} items`;
    warnings.push(`The target already holds ${there}: what has the same key would be overwritten.`);
  }
  return warnings;
}

/** Notices that decide: on request a migration turns a stream on, but it never changes what a stream tells. */
const decisive: Readonly<Record<string, 'hindrance' | 'warning'>> = {
  stream_off: 'warning',
  stream_view_type: 'hindrance',
};

function noticesOf({ notices }: CollectionFacts, weight: 'hindrance' | 'warning'): string[] {
  return notices.filter(({ code }) => decisive[code] === weight).map(({ message }) => sentence(message));
}

const warningTexts: Readonly<Partial<Record<FindingCode, string>>> = {
  attachments: 'with attachments would arrive without their contents',
  conflicts: 'with losing revisions would arrive without those',
  ttl_expired: 'would soon be deleted: the time to live is in the past',
  ttl_milliseconds: 'would never expire: the time to live is as if in milliseconds',
  ttl_type: 'would never expire: the time to live is no number',
  key_skew: 'would be written slowly: too many have the same partition key',
};

function exceededLimit({ counts, maxRejects }: CollectionFacts): string | undefined {
  if (maxRejects === undefined) return undefined;
  if ('documents' in maxRejects) {
    return counts.wouldReject > maxRejects.documents ? formatCount(maxRejects.documents) : undefined;
  }
  const exceeded = counts.wouldReject * 100 > maxRejects.percent * counts.documents;
  return exceeded ? `"${maxRejects.percent}%"` : undefined;
}

function allWell({ documents: all, wouldWrite, wouldSkip }: Counts): string {
  if (all === 0) return 'There are no documents.';
  const skipped = wouldSkip === 0 ? '' : `, and ${formatCount(wouldSkip)} would be skipped`;
  return `${documents(wouldWrite)} would be written${skipped}.`;
}

function countOf(findings: readonly Finding[], code: FindingCode): number {
  return findings.find((finding) => finding.code === code)?.count ?? 0;
}

function documents(count: number): string {
  return count === 1 ? '1 document' : `${formatCount(count)} documents`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
