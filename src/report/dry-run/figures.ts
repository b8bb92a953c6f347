import type { Counts, DryRunReport } from '../../dry-run/report.js';
import { formatCount, formatSeconds } from '../progress-text.js';

/** Renders numbers for people; each is marked with ≈ when it is extrapolated. */
export interface Figures {
  count(count: number): string;
  bytes(bytes: number): string;
  /** US dollars; small amounts keep two digits that say something. */
  usd(amount: number): string;
  seconds(seconds: number): string;
}

/** Numbers that stand for every document. */
export const exact: Figures = marked('');

/** Numbers that were extrapolated from a sample. */
const extrapolated: Figures = marked('≈');

/** What to say of marked numbers, if there are any. */
export function markExplained({ collections }: Pick<DryRunReport, 'collections'>): string {
  const sampled = Object.values(collections).some(({ sample }) => sample !== undefined);
  return sampled ? ' Numbers marked with ≈ are extrapolated from a sample.' : '';
}

/** The way to render numbers of something that was, or was not, read in full. */
export function figuresOf(sampled: boolean): Figures {
  return sampled ? extrapolated : exact;
}

function marked(mark: string): Figures {
  return {
    count: (count) => `${mark}${formatCount(count)}`,
    bytes: (bytes) => `${mark}${formatBytes(bytes)}`,
    usd: (amount) => `${mark}${formatUsd(amount)}`,
    seconds: (seconds) => `${mark}${formatSeconds(seconds)}`,
  };
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in steps of 1,024, as DynamoDB counts them, with three digits that say something. */
function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** power;
  const digits = power === 0 || value >= 99.95 || Number.isInteger(value) ? 0 : 1;
  const number = digits === 0 ? formatCount(value) : value.toFixed(digits);
  return `${number} ${units[power] ?? ''}`;
}

function formatUsd(amount: number): string {
  if (amount > 0 && amount < 0.000_1) return '< $0.0001';
  if (amount > 0 && amount < 0.1) return `$${amount.toFixed(4)}`;
  if (amount < 1_000) return `$${amount.toFixed(2)}`;
  return `$${formatCount(amount)}`;
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  return `${percent > 99 && percent < 100 ? '> 99' : Math.round(percent)} %`;
}

/** A moment in UTC for people, such as `2026-11-22 20:15 UTC`. */
export function formatMoment(iso: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso) ?? [];
  return day === undefined || time === undefined ? iso : `${day} ${time} UTC`;
}

/** The cells of a table that tell what becomes of documents, and what the items measure. */
export function countCells(counts: Counts, figures: Figures): string[] {
  return [
    figures.count(counts.documents),
    figures.count(counts.wouldWrite),
    figures.count(counts.wouldDelete),
    figures.count(counts.wouldSkip),
    figures.count(counts.wouldReject),
    figures.bytes(counts.itemBytes),
  ];
}
