import express from 'express';
import expressPouchDB from 'express-pouchdb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import memoryAdapter from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import find from 'pouchdb-find';
import mapreduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';
import { reportListening } from './report.js';

// Some requests, such as _changes with a selector, make express-pouchdb throw outside of any handler.
process.on('uncaughtException', (error) => console.error(error));

// express-pouchdb writes its config and log into the working directory.
const folder = mkdtempSync(join(tmpdir(), 'docferry-pouchdb-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const Database = PouchDB.plugin(memoryAdapter)
  .plugin(mapreduce)
  .plugin(replication)
  .plugin(find)
  .defaults({ adapter: 'memory' });

const app = express();
app.use(
  expressPouchDB(Database, {
    configPath: join(folder, 'config.json'),
    logPath: join(folder, 'log.txt'),
    // Compression holds back the rows and heartbeats of a continuous feed.
    overrideMode: { exclude: ['compression', 'routes/fauxton'] },
  }),
);
const server = app.listen(0, '127.0.0.1', () => reportListening(server.address().port));
