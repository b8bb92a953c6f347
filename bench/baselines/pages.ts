// Reads pages of a database in several ranges at once, and throws away their bytes: what reading alone takes.
import { Agent, request } from 'undici';
import { idOf } from '../stand-in/collection.js';

const PAGE = 2_000;
const RANGES = 4;

const [, , couchdbUrl = '', name = '', count = ''] = process.argv;
const documents = Number(count);
const dispatcher = new Agent({ connections: RANGES });

async function readRange(from: number, to: number): Promise<void> {
  for (let place = from; place < to; place += PAGE) {
    const limit = Math.min(PAGE, to - place);
    const query = new URLSearchParams({
      include_docs: 'true',
      limit: String(limit),
      startkey: JSON.stringify(idOf(place)),
    });
    const { statusCode, body } = await request(`${couchdbUrl}/${name}/_all_docs?${query}`, { dispatcher });
    if (statusCode !== 200) throw new Error(`_all_docs was answered with ${statusCode}`);
    for await (const chunk of body) if ((chunk as Buffer).length === 0) throw new Error('nothing came');
  }
}

const begin = performance.now();
const places = Array.from({ length: RANGES + 1 }, (_, index) => Math.floor((documents * index) / RANGES));
await Promise.all(places.slice(1).map((to, index) => readRange(places[index] ?? 0, to)));
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - begin, items: documents }));
