import type { Database } from './database.js';

/** What the server says of itself. */
export function welcome(uuid: string): unknown {
  return {
    couchdb: 'Welcome',
    version: '3.5.0',
    git_sha: '11f0d36',
    uuid,
    features: ['access-ready', 'partitioned', 'pluggable-storage-engines', 'reshard', 'scheduler'],
    vendor: { name: 'docferry demo' },
  };
}

/** What the server says of a database. */
export function describeDatabase(database: Database): unknown {
  const living = database.sorted().length;
  return {
    instance_start_time: String(database.startTime),
    db_name: database.name,
    purge_seq: database.sequence(0),
    update_seq: database.sequence(database.updates),
    sizes: { file: 0, external: 0, active: 0 },
    props: {},
    doc_del_count: database.size - living,
    doc_count: living,
    disk_format_version: 8,
    compact_running: false,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
  };
}
