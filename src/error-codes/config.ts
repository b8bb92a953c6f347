import type { CodeTable } from './table.js';

/** Errors of the command line and the config: exit code 2. */
export const configErrors = {
  usage: {
    meaning: 'a flag or an argument is wrong, or two of them contradict each other',
    cure: 'do what the hint says; `docferry COMMAND --help` lists the flags',
  },
  answer_invalid: { meaning: '`docferry init`: an answer or a flag is no valid setting', cure: 'correct it' },
  changes_unsupported: {
    meaning: 'the source does not tell what has changed, so a verification cannot begin from there',
    cure: 'leave out `--changes`, or `--quick` of a cutover: everything is compared then',
  },
  collection_unknown: {
    meaning: 'the config has no collection of that name',
    cure: 'choose one of those that the hint names',
  },
  config_empty: {
    meaning: 'the config file has no default export',
    cure: 'write `export default defineConfig({ … })`',
  },
  config_exists: {
    meaning: '`docferry init`: there is a config already, and none is overwritten',
    cure: 'edit it, or name another file with `--config`',
  },
  config_failed: {
    meaning: 'the config file does not run',
    cure: 'correct the file at the place that the message names',
  },
  config_invalid: {
    meaning: 'a setting is unknown, missing or has a wrong value',
    cure: 'correct the fields that the message names; [every setting](configuration-reference.md)',
  },
  config_not_found: {
    meaning: 'there is no config file where it was looked for',
    cure: 'run `docferry init`, or name its place with `--config`',
  },
  endpoint_ambiguous: {
    meaning: 'an `AWS_ENDPOINT_URL…` would send both sides to one address',
    cure: 'set `endpoint` of both sides, or unset the variable',
  },
  env_missing: {
    meaning: 'the config reads an environment variable that is not set',
    cure: 'set it, or give `env` a default',
  },
  export_ambiguous: {
    meaning: 'one name stands for exports of several tables',
    cure: 'set `from` to a folder that has the exports of one table only',
  },
  export_key_unknown: {
    meaning: 'the exports do not tell which attributes are the key of their table',
    cure: 'set `key` of the collection to that of the table',
  },
  listen_invalid: {
    meaning: 'what `--listen` says is no address',
    cure: 'write HOST:PORT, such as `127.0.0.1:9090`',
  },
  listen_token_missing: {
    meaning: 'others can reach the address, and there is no token that keeps them out',
    cure: 'pass `--listen-token`, or listen on 127.0.0.1',
  },
  migration_ambiguous: {
    meaning: 'the config has several migrations',
    cure: 'choose one with `--migration`',
  },
  migration_unknown: {
    meaning: 'the config has no migration of that name',
    cure: 'choose one of those that the hint names',
  },
  node_too_old: {
    meaning: 'this Node.js is older than docferry can run with; told before anything else is looked at',
    cure: 'install the version that the message names, or a newer one',
  },
  not_followed: {
    meaning: '`--from-now`: what changes in the source is not followed',
    cure: 'leave the flag out, or follow the changes of the source',
  },
  report_invalid: {
    meaning: 'the file is no report of a dry run',
    cure: 'name a `report.json` that `docferry dry-run` wrote',
  },
  report_newer: {
    meaning: 'a newer docferry has written the report',
    cure: 'use that version, or do the dry run again',
  },
  report_unreadable: {
    meaning: 'the report cannot be read',
    cure: 'name a `report.json` that `docferry dry-run` wrote',
  },
  run_unknown: {
    meaning: '`docferry undo`: nothing is kept of that run',
    cure: 'run `docferry undo` to list the runs',
  },
  schedule_invalid: {
    meaning: 'the schedule or its time zone is not valid',
    cure: 'write five [cron fields](scheduling.md), or six with seconds first, and an IANA time zone',
  },
  source_credentials: {
    meaning: 'name, password, token or certificate of the source contradict each other or stand in the URL',
    cure: 'do what the hint says',
  },
  source_empty: {
    meaning: '`docferry init`: the source lists no collections',
    cure: 'check its address, or name the collections',
  },
  source_url: {
    meaning: 'the URL of the source has a query or a fragment',
    cure: 'set `url` to the address of the server alone',
  },
  state_table_differs: {
    meaning: 'the table that `state` names is there and keeps no state of docferry',
    cure: 'name another table; one that is missing is made',
  },
  table_key_differs: {
    meaning: 'the table has another key than the config asks for',
    cure: 'map the key with `key`, or write to another table with `to`',
  },
  table_settings_contradict: {
    meaning: 'settings under `table` contradict each other',
    cure: 'change what the config says under `table`',
  },
  table_settings_refused: {
    meaning: 'DynamoDB refuses to make the table with these settings',
    cure: 'change what the config says under `table`',
  },
  target_credentials: {
    meaning: 'name, password, token or certificate of the target contradict each other or stand in the URL',
    cure: 'do what the hint says',
  },
  target_key: {
    meaning: '`key` does not make one string `_id`, which CouchDB needs',
    cure: 'map it to a field that holds the id of a document',
  },
  target_url: {
    meaning: 'the URL of the target has a query or a fragment',
    cure: 'set `url` to the address of the server alone',
  },
  tls_file: {
    meaning: 'a file under `tls` cannot be read or is no PEM',
    cure: 'correct its path, or the file',
  },
  undo_needs_folder: {
    meaning: '`keepUndo` with the state in a table: what is replaced is kept in a folder alone',
    cure: 'take `state` or `keepUndo` out of the config',
  },
  custom_incomplete: {
    meaning: 'a source, a target or a place for the state of your own lacks a member of its port',
    cure: 'add it; see [writing a source](writing-a-source.md)',
  },
} as const satisfies CodeTable;
