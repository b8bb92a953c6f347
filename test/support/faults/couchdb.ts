import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Exchange, Fault } from './proxy.js';

function error(status: number, name: string, headers: Record<string, string> = {}): Fault {
  const body = Buffer.from(`{"error":"${name}","reason":"injected"}\n`);
  return (exchange) => {
    exchange.answer({ status, headers: { 'content-type': 'application/json', ...headers }, body });
  };
}

function changeBody(change: (text: string) => string): Fault {
  return async (exchange) => {
    const answer = await exchange.forward();
    exchange.answer({ ...answer, body: Buffer.from(change(answer.body.toString())) });
  };
}

/** The rows of a page, one on a line, as CouchDB writes them. */
const rowLine = /^\{"(?:id|seq)":.*?(?=,?\r?$)/gm;

/** What CouchDB, and the way to it, may do to a page of documents or changes. */
export function couchdbFaults(random: () => number): Readonly<Record<string, Fault>> {
  return {
    'cut body': async (exchange) => {
      const answer = await exchange.forward();
      exchange.cut(answer, Math.floor(random() * answer.body.length));
    },
    'shortened body': changeBody((text) => text.slice(0, Math.floor(random() * (text.length - 3)))),
    'internal error': error(500, 'internal_server_error'),
    timeout: error(500, 'timeout'),
    'service unavailable': error(503, 'service_unavailable', { 'retry-after': '0' }),
    nodedown: error(412, 'nodedown'),
    'too many requests': error(429, 'too_many_requests'),
    stall: (exchange) => {
      exchange.stall();
    },
    reset: (exchange) => {
      exchange.reset();
    },
    'reset after reading': async (exchange) => {
      await exchange.forward();
      exchange.reset();
    },
    'rewound seq': rewind,
    'rows twice': rowsTwice,
    'empty page': emptyPage,
    'heartbeat storm': changeBody((text) => '\n'.repeat(5_000) + text),
    'slow answer': async (exchange) => {
      const answer = await exchange.forward();
      await delay(200);
      exchange.answer(answer);
    },
  };
}

/** Reads from the beginning whatever was asked for, as a replica that lost its checkpoints does. */
async function rewind(exchange: Exchange): Promise<void> {
  exchange.answer(await exchange.forward({ path: exchange.path.replace(/([?&]since=)[^&]*/, '$10') }));
}

/** Repeats rows of `_changes`; a range of `_all_docs` never does. */
async function rowsTwice(exchange: Exchange): Promise<void> {
  const answer = await exchange.forward();
  if (!exchange.path.includes('_changes')) {
    exchange.answer(answer);
    return;
  }
  const text = answer.body.toString().replaceAll(rowLine, (row) => `${row},\r\n${row}`);
  exchange.answer({ ...answer, body: Buffer.from(text) });
}

/** Takes all rows away from a page of `_all_docs`, as if the range had ended. */
async function emptyPage(exchange: Exchange): Promise<void> {
  const answer = await exchange.forward();
  exchange.answer(exchange.path.includes('_all_docs') ? withoutRows(answer) : answer);
}

function withoutRows(answer: Answer): Answer {
  const text = answer.body.toString().replace(/"rows":\[[\s\S]*\]\}\s*$/, '"rows":[\r\n\r\n]}\n');
  return { ...answer, body: Buffer.from(text) };
}

/** Whether a request reads documents or changes. */
export function isPage(exchange: Exchange): boolean {
  return exchange.method === 'GET' && /\/(_all_docs|_changes)\?/.test(exchange.path);
}
