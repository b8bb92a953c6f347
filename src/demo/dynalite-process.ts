import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { reportListening } from './server-process.js';

const server = dynalite({ createTableMs: 50 });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
reportListening(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
