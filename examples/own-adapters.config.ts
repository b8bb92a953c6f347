import { mkdirSync } from 'node:fs';
import { defineConfig, env } from 'docferry';
import { CheckpointFile } from './checkpoint-file.js';
import { connectNdjson } from './ndjson-source.js';
import { connectNdjsonTarget } from './ndjson-target.js';

const from = env('LOGS', 'logs');
const to = env('COPIES', 'copies');
mkdirSync(to, { recursive: true });

export default defineConfig({
  migrations: {
    logs: {
      source: { type: 'custom', name: `logs in ${from}`, connect: () => connectNdjson(from) },
      target: { type: 'custom', name: `logs in ${to}`, connect: () => connectNdjsonTarget(to) },
      state: {
        type: 'custom',
        name: 'a file',
        open: (migration) => ({ checkpoints: new CheckpointFile(`${to}/${migration}.checkpoints.json`) }),
      },
      collections: { users: {} },
    },
  },
});
