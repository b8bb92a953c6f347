import { barX, plot, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { clip } from '../../progress-text.js';

/** One bar, with its value in words beside it. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  /** A CSS colour, such as `var(--bar)`. */
  readonly fill: string;
}

/** Bars under a heading, or without one. */
export interface BarGroup {
  readonly heading?: string;
  readonly bars: readonly Bar[];
}

const width = 340;
const rowHeight = 22;
const fontSize = 12;
/** As wide as a character is on average in the fonts that are used. */
const characterWidth = 6.7;
const longestName = 20;

/** A bar or a heading, and the line that it stands in. */
interface Row extends Partial<Bar> {
  readonly line: number;
  readonly heading?: string;
}

/** Draws horizontal bars as an SVG document. Narrow, so that the text can be read on a phone. */
export function drawBars(groups: readonly BarGroup[], name: string): string {
  const rows = rowsOf(groups);
  const bars = rows.flatMap(({ line, value, ...row }) =>
    value === undefined ? [] : [{ ...row, line, value }],
  );
  const marginLeft = 10 + widest(bars.map((bar) => bar.name ?? ''));
  const marginRight = 10 + widest(bars.map((bar) => bar.text ?? ''));
  const left = { x: 0, y: 'line', fontSize, fill: 'currentColor' };
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing: unknown = plot({
    document,
    width,
    height: rows.length * rowHeight + 4,
    margin: 2,
    marginLeft,
    marginRight,
    ariaLabel: name,
    x: { axis: null, domain: [0, Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)] },
    y: { axis: null, type: 'band', domain: rows.map(({ line }) => line), padding: 0.3 },
    marks: [
      barX(bars, { x: 'value', y: 'line', fill: 'fill', rx: 2 }),
      text(bars, { ...left, text: 'name', textAnchor: 'end', dx: -6 }),
      text(bars, { ...left, x: 'value', text: 'text', textAnchor: 'start', dx: 5 }),
      text(rows, { ...left, text: 'heading', textAnchor: 'start', dx: 2 - marginLeft, fontWeight: 600 }),
    ],
  });
  return serialized(drawing);
}

function rowsOf(groups: readonly BarGroup[]): Row[] {
  const rows = groups.flatMap(({ heading, bars }): Omit<Row, 'line'>[] => [
    ...(heading === undefined ? [] : [{ heading: clip(heading, 2 * longestName) }]),
    ...bars.map((bar) => ({ ...bar, name: clip(bar.name, longestName) })),
  ]);
  return rows.map((row, line) => ({ ...row, line }));
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length)) * characterWidth;
}

interface Drawing {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

function serialized(drawing: unknown): string {
  // The types of Plot know only a browser's document.
  const svg = drawing as Drawing;
  svg.setAttribute('role', 'img');
  return svg.outerHTML;
}
