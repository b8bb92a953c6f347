import { type Frame, type Run, isBar } from './screen.js';
import type { Size } from './session.js';

const cell = { width: 8.4, height: 18 };
const margin = { side: 16, top: 44, bottom: 14 };
/** How long the last frame stays before all begins anew. */
const rest = 6_000;

/** By the terminal's numbers; those that programs rarely take look as usual. */
const colours: Readonly<Record<number, string>> = {
  1: '#f87171',
  2: '#4ade80',
  3: '#facc15',
  4: '#60a5fa',
  5: '#e879f9',
  6: '#22d3ee',
  8: '#94a3b8',
};

/** Draws frames as one animated SVG, which repeats; where motion is unwanted, it is the last frame. */
export function filmOf(frames: readonly Frame[], size: Size, title: string): string {
  const [inner, outer] = [
    { width: size.columns * cell.width, height: size.rows * cell.height },
    {
      width: size.columns * cell.width + 2 * margin.side,
      height: size.rows * cell.height + margin.top + margin.bottom,
    },
  ];
  const ids = new Map<string, number>();
  const pictures = frames.map(({ rows }, frame) => pictureOf(rows, frame * inner.height, ids));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${outer.width} ${outer.height}" width="${outer.width}" height="${outer.height}" role="img" aria-labelledby="title">
<title id="title">${escaped(title)}</title>
<style>${styleOf(frames, inner.height)}</style>
<rect x=".5" y=".5" width="${outer.width - 1}" height="${outer.height - 1}" rx="10" fill="#0f172a" stroke="#475569"/>
<circle cx="22" cy="20" r="6" fill="#f87171"/><circle cx="42" cy="20" r="6" fill="#facc15"/><circle cx="62" cy="20" r="6" fill="#4ade80"/>
<defs>
${[...ids].map(([row, id]) => `<g id="r${id}">${row}</g>`).join('\n')}
</defs>
<svg x="${margin.side}" y="${margin.top}" width="${inner.width}" height="${inner.height}"><g class="film">
${pictures.join('\n')}
</g></svg>
</svg>
`;
}

function pictureOf(rows: Frame['rows'], top: number, ids: Map<string, number>): string {
  const uses = rows.flatMap((runs, index) => {
    if (runs.length === 0) return [];
    const row = runs.map(drawn).join('');
    const id = ids.get(row) ?? ids.size;
    ids.set(row, id);
    return [`<use href="#r${id}" y="${top + index * cell.height}"/>`];
  });
  return uses.join('');
}

function drawn({ column, text, colour, bold }: Run): string {
  const [x, width] = [rounded(column * cell.width), rounded(text.length * cell.width)];
  const fill = colour === undefined || colours[colour] === undefined ? '' : ` fill="${colours[colour]}"`;
  const bar = isBar(text);
  // Fonts leave gaps between blocks.
  if (bar !== undefined)
    return `<rect x="${x}" y="3" width="${width}" height="12"${fill}${bar === '░' ? ' opacity=".25"' : ''}/>`;
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${x}" y="13" textLength="${width}"${fill}${weight}>${escaped(text)}</text>`;
}

function styleOf(frames: readonly Frame[], height: number): string {
  const length = (frames.at(-1)?.at ?? 0) + rest;
  const steps = frames.map(
    ({ at }, index) => `${((at / length) * 100).toFixed(3)}%{transform:translateY(-${index * height}px)}`,
  );
  const last = `translateY(-${(frames.length - 1) * height}px)`;
  return [
    '.film{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e2e8f0;white-space:pre;',
    `transform:${last};animation:film ${Math.round(length)}ms step-end infinite}`,
    `@keyframes film{${steps.join('')}100%{transform:${last}}}`,
    '@media (prefers-reduced-motion:reduce){.film{animation:none}}',
  ].join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
