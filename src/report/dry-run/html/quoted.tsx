import type { VNode } from 'preact';
import { exact } from '../figures.js';
import { visible } from '../words.js';

const longest = 200;

/** Cuts between what people take for characters, so that no emoji is cut in two. */
const segmenter = new Intl.Segmenter('en');

/** A text from a document in the type of code, cut where it is long: `report.json` has it whole. */
export function Quoted({ text }: { readonly text: string }): VNode {
  if (text === '') return <span class="soft">(empty)</span>;
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  if (characters.length <= longest) return <code dir="auto">{visible(text)}</code>;
  return (
    <>
      <code dir="auto">{visible(characters.slice(0, longest).join(''))}…</code>{' '}
      <span class="soft small">({exact.count(characters.length)} characters)</span>
    </>
  );
}
