// Records a terminal as docs/images/recording.svg. Needs Linux, for the `script` of util-linux.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';

const root = fileURLToPath(new URL('../', import.meta.url));
const jiti = createJiti(import.meta.url, { fsCache: false });
/** @type {typeof import('./recording/session.js')} */
const { recordSession } = await jiti.import('./recording/session.ts');
/** @type {typeof import('./recording/screen.js')} */
const { framesOf } = await jiti.import('./recording/screen.ts');
/** @type {typeof import('./recording/film.js')} */
const { filmOf } = await jiti.import('./recording/film.ts');

// The usual width, and room for the longest of what is printed.
const size = { columns: 80, rows: 26 };
const commands = ['docferry dry-run', 'docferry migrate', 'docferry verify'];

const frames = await framesOf(await recordSession(`${root}dist/cli.js`, commands, size), size);
const film = filmOf(frames, size, `A terminal: ${commands.join(', ')}`);
await writeFile(`${root}docs/images/recording.svg`, film);
console.log(`${frames.length} frames, ${Math.round(film.length / 1024)} KB`);
