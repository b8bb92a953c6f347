import headless, { type IBufferCell, type Terminal } from '@xterm/headless';
import type { Output, Size } from './session.js';

/** Characters of one look, side by side. */
export interface Run {
  readonly column: number;
  readonly text: string;
  /** One of the terminal's sixteen colours; absent for the usual one. */
  readonly colour?: number;
  readonly bold: boolean;
}

/** What a terminal shows from a moment on, in milliseconds since the beginning. */
export interface Frame {
  readonly at: number;
  readonly rows: readonly (readonly Run[])[];
}

/** The shortest time that a frame is shown for; what changes faster is seen at its end. */
const shortest = 60;

/** Shows outputs on a terminal, and takes a frame whenever it looks different. */
export async function framesOf(outputs: readonly Output[], { columns, rows }: Size): Promise<Frame[]> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const frames: Frame[] = [];
  let at = 0;
  for (const [index, { after, data }] of outputs.entries()) {
    at += index === 0 ? 0 : after;
    await new Promise<void>((resolve) => {
      terminal.write(data, resolve);
    });
    if ((outputs[index + 1]?.after ?? Infinity) < 5) continue;
    const shown = rowsOf(terminal);
    const last = frames.at(-1);
    if (JSON.stringify(last?.rows) === JSON.stringify(shown)) continue;
    if (last !== undefined && at - last.at < shortest) frames.splice(-1, 1, { at: last.at, rows: shown });
    else frames.push({ at, rows: shown });
  }
  return frames;
}

function rowsOf({ buffer, rows, cols }: Terminal): Run[][] {
  return Array.from({ length: rows }, (_, row) => {
    const line = buffer.active.getLine(buffer.active.viewportY + row);
    const cells = Array.from({ length: cols }, (__, column) => line?.getCell(column));
    return runsOf(cells);
  });
}

/** Two spaces end a run, so that columns stand where they should whatever the font. */
function runsOf(cells: readonly (IBufferCell | undefined)[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of cells.entries()) {
    const run = cell === undefined ? undefined : runOf(column, cell);
    if (run === undefined) continue;
    const last = runs.at(-1);
    const joined = last === undefined ? undefined : joinedRun(last, run);
    if (joined === undefined) runs.push(run);
    else runs.splice(-1, 1, joined);
  }
  return runs;
}

function runOf(column: number, cell: IBufferCell): Run | undefined {
  const text = cell.getChars();
  if (text.trim() === '') return undefined;
  return {
    column,
    text,
    bold: cell.isBold() !== 0,
    ...(cell.isFgPalette() ? { colour: cell.getFgColor() } : {}),
  };
}

function joinedRun(left: Run, right: Run): Run | undefined {
  const gap = right.column - left.column - left.text.length;
  const alike =
    left.bold === right.bold && left.colour === right.colour && isBar(left.text) === isBar(right.text);
  return alike && gap < 2 ? { ...left, text: left.text + ' '.repeat(gap) + right.text } : undefined;
}

/** Whether these are the parts of a bar: all one character, `█` or `░`. */
export function isBar(text: string): string | undefined {
  return /^(?:█+|░+)$/.test(text) ? text.charAt(0) : undefined;
}
