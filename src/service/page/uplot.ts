import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The chart library, as a script that defines `uPlot`. */
export const uplotScript = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8');

/** The style its charts need. */
export const uplotStyle = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8');
