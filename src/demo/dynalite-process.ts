import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportListening } from './server-process.js';

/** What docferry uses of dynalite, which has no types of its own. */
interface Dynalite {
  readonly default: (options: { readonly createTableMs: number }) => Server;
}

const [, , path = ''] = process.argv;
const dynalite = (await import(path)) as Dynalite;
const server = dynalite.default({ createTableMs: 50 });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
reportListening(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
