import type { Snapshot } from './progress.js';

/** A whole number with commas, such as `12,345`. */
export function formatCount(count: number): string {
  // By hand: the first NumberFormat of a process takes as long as a tenth of a start.
  return Math.round(count)
    .toFixed(0)
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The noun for so many, from its plural: `document` for 1, `documents` otherwise. */
export function counted(count: number, plural: string): string {
  return count === 1 ? plural.replace(/s$/, '') : plural;
}

/** A span of time for people: `850 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How far a collection is, as one plain sentence. */
export function progressSentence(snapshot: Snapshot): string {
  return `${snapshot.collection}: ${sentenceParts(snapshot).join(', ')}`;
}

function sentenceParts(snapshot: Snapshot): string[] {
  const { status, failure } = snapshot;
  if (status === 'waiting') return ['waiting'];
  const ended = status !== 'running';
  return present([
    ended ? status : phaseOf(snapshot),
    `${countOf(snapshot, ' of ')} ${nounOf(snapshot)}${percentOf(snapshot, ' (', ')')}`,
    rejectedOf(snapshot),
    speedOf(snapshot),
    leftOf(snapshot),
    snapshot.trouble,
    failure,
  ]);
}

/** One part of a progress line; parts of low rank are left out first when the line is too narrow. */
interface Part {
  readonly rank: number;
  readonly text: string | undefined;
}

const widestBar = 24;
const narrowestBar = 8;

/** How far collections are, a line each of at most `width` characters, with bars of one length where there is room. */
export function progressLines(snapshots: readonly Snapshot[], nameWidth: number, width: number): string[] {
  const rows = snapshots.map((snapshot) => {
    const name = clip(snapshot.collection, nameWidth).padEnd(nameWidth);
    const texts = fitting(partsOf(snapshot), width - name.length);
    return { snapshot, name, texts, room: width - [name, ...texts].join('  ').length - 2 };
  });
  const rooms = rows.filter(({ snapshot }) => hasBar(snapshot)).map(({ room }) => room);
  const length = Math.min(widestBar, ...rooms.filter((room) => room >= narrowestBar));
  return rows.map(({ snapshot, name, texts, room }) => {
    const bar = hasBar(snapshot) && room >= narrowestBar ? barOf(snapshot, length) : undefined;
    return clip(present([name, bar, ...texts]).join('  '), width);
  });
}

function partsOf(snapshot: Snapshot): readonly Part[] {
  const ended = snapshot.status !== 'running';
  return [
    { rank: 4, text: ended ? snapshot.status : percentOf(snapshot, '', '').padStart(4) },
    { rank: 5, text: snapshot.status === 'waiting' ? undefined : countOf(snapshot, '/') },
    { rank: 2, text: snapshot.status === 'waiting' ? undefined : speedOf(snapshot) },
    { rank: 1, text: leftOf(snapshot) },
    { rank: 6, text: rejectedOf(snapshot) },
    { rank: 3, text: snapshot.trouble ?? snapshot.failure },
  ];
}

/** Cuts a text that is longer than `width`, and marks the cut. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Breaks a text at spaces into lines of at most `width` characters; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function fitting(parts: readonly Part[], width: number): string[] {
  const kept = new Set<Part>();
  let left = width;
  for (const part of [...parts].sort((a, b) => b.rank - a.rank)) {
    const needed = (part.text ?? '').trim() === '' ? Infinity : (part.text ?? '').length + 2;
    if (needed > left) continue;
    kept.add(part);
    left -= needed;
  }
  return present(parts.filter((part) => kept.has(part)).map(({ text }) => text));
}

function hasBar({ status, expected }: Snapshot): boolean {
  return status === 'running' && expected !== undefined;
}

function barOf({ expected = 0, settled }: Snapshot, width: number): string {
  const full = Math.round(width * shareOf(expected, settled));
  return '█'.repeat(full) + '░'.repeat(width - full);
}

function shareOf(expected: number, settled: number): number {
  return expected === 0 ? 1 : Math.min(1, settled / expected);
}

function phaseOf({ phase, resumed }: Snapshot): string {
  if (phase === 'judge') return 'judging';
  if (phase === 'compare') return 'comparing';
  if (phase === 'restore') return 'putting back';
  if (phase === 'changes') return 'catching up';
  return resumed ? 'copying on' : 'copying';
}

function countOf({ expected, settled, status }: Snapshot, separator: string): string {
  if (status !== 'running' || expected === undefined || settled > expected) return formatCount(settled);
  return `${formatCount(settled)}${separator}${formatCount(expected)}`;
}

function nounOf({ expected, settled, status, phase }: Snapshot): string {
  const sum = status === 'running' ? Math.max(expected ?? settled, settled) : settled;
  const noun = counted(sum, 'documents');
  return phase === 'compare' ? `${noun} on both sides` : noun;
}

/** Nothing once more was settled than expected: then the share is not known. */
function percentOf({ expected, settled, status }: Snapshot, before: string, after: string): string {
  if (status !== 'running' || expected === undefined || settled > expected) return '';
  return `${before}${Math.floor(100 * shareOf(expected, settled))}%${after}`;
}

/** Of one that watches, how long its latest pass took says nothing. */
function speedOf(snapshot: Snapshot): string | undefined {
  if (snapshot.status === 'watching') return undefined;
  return snapshot.status === 'running' ? rateOf(snapshot) : formatSeconds(snapshot.seconds);
}

function rateOf({ rate }: Snapshot): string | undefined {
  return rate === undefined ? undefined : `${formatCount(rate)}/s`;
}

function leftOf({ left }: Snapshot): string | undefined {
  return left === undefined ? undefined : `${formatSeconds(Math.max(1, left))} left`;
}

function rejectedOf({ rejected }: Snapshot): string | undefined {
  return rejected === 0 ? undefined : `${formatCount(rejected)} rejected`;
}

function present(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text): text is string => text !== undefined && text !== '');
}
