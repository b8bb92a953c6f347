import { formatCount } from '../progress-text.js';
import type { CollectionReport, Finding, Readiness } from '../../dry-run/report.js';

/** What becomes of the documents of a finding. */
export const effects: Readonly<Record<Finding['effect'], string>> = {
  lost: 'would lose data',
  rejected: 'would be rejected',
  note: 'to be known',
};

/** A sign beside each effect, so that no colour is needed to tell them apart. */
export const effectSigns: Readonly<Record<Finding['effect'], string>> = {
  lost: '✗',
  rejected: '!',
  note: 'i',
};

/** A sign beside each verdict. */
export const readinessSigns: Readonly<Record<Readiness, string>> = {
  ready: '✓',
  'ready with rejects': '!',
  'not ready': '✗',
};

/** What a collection report says of how much was read; nothing when that was everything. */
export function sampleSentence({ sample }: CollectionReport): string | undefined {
  if (sample === undefined) return undefined;
  const { read, of } = sample;
  return `Only ${formatCount(read)} of ${formatCount(of)} documents were read; numbers marked with ≈ are extrapolated.`;
}

/** A text whose control characters, lone surrogates and changes of writing direction are escaped, as in `\u202e`. */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;
  return text.replace(unseen, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The name of a measure in words: `pastDays` is `past days`. */
export function measureName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
}

/** A sentence that begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?:…]$/.test(first) ? first : `${first}.`;
}
