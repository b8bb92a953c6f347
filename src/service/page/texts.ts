import { formatCount, formatSeconds } from '../../report/progress-text.js';
import type { CollectionSnapshot, CollectionState, PassSnapshot } from '../monitor-snapshot.js';

/** A moment in UTC for people, such as `2026-11-22 20:15:07 UTC`. */
export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** A moment of these days in UTC, such as `11-22 20:15:07`: tables have little room on a phone. */
export function shortMoment(iso: string): string {
  return momentText(iso).slice(5, -4);
}

/** How far behind a collection is, in whole seconds. */
export function lagText({ lagSeconds, state }: Pick<CollectionSnapshot, 'lagSeconds' | 'state'>): string {
  const whole = Math.floor(lagSeconds);
  if (whole > 0) return formatSeconds(whole);
  return state === 'watching' ? 'in step' : '0 s';
}

/** Documents in a second: small rates keep a digit that says something. */
export function rateText(perSecond: number): string {
  return `${perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond)}/s`;
}

/** What became of documents, without what did not happen; `no change` for nothing. */
export function outcomesText(outcomes: PassSnapshot['outcomes']): string {
  const happened = Object.entries(outcomes).filter(([, count]: [string, number]) => count > 0);
  if (happened.length === 0) return 'no change';
  return happened.map(([name, count]: [string, number]) => `${formatCount(count)} ${name}`).join(', ');
}

/** A sign beside each state, so that no colour is needed to tell them apart. */
export const stateSigns: Readonly<Record<CollectionState | PassSnapshot['status'], string>> = {
  waiting: '–',
  syncing: '↻',
  watching: '✓',
  synced: '✓',
  stopped: '!',
  failed: '✗',
};
