import type { CodeTable } from './table.js';

/** Errors of guards, which stop a run before it could do harm: exit code 6. */
export const guardErrors = {
  already_migrated: {
    meaning: '`--from-now`: the collection has a checkpoint',
    cure: 'leave the flag out, or add `--restart` to begin anew from now',
  },
  changes_unknown: {
    meaning: 'the source no longer tells what has changed since the last full verification',
    cure: 'run `docferry verify` without `--changes`',
  },
  config_changed: {
    meaning:
      'the config no longer makes what the target holds: source, target, key, transforms or policies are not those of the checkpoint',
    cure: 'undo the change, or `docferry migrate --restart COLLECTION`, or `--accept-config-change` to go on from here with the new config, if what was written may stay as it is',
  },
  lease_held: {
    meaning: 'another run works on the collection; the message names it',
    cure: 'let `docferry status` say since when. Two schedules? Stop one. A run that died frees it within 30 seconds',
  },
  lease_lost: {
    meaning: 'this run looked dead, for instance suspended, and another took over',
    cure: 'do nothing if it was once; if it comes often, look for too little processor time, or two services',
  },
  loop: {
    meaning:
      'another migration carries the same collection the other way: now, on a schedule, or it was the last to',
    cure: 'stop that one, or remove its `sync.schedule`; to turn the direction, see [the way back](way-back.md#loops)',
  },
  not_migrated: {
    meaning: 'there is no checkpoint',
    cure: 'run `docferry migrate COLLECTION`, or name the right `--state`. It worked yesterday? The state folder did not survive: keep the state in a [table](configuration.md#state)',
  },
  not_verified: {
    meaning: 'there is no full verification to begin from',
    cure: 'run `docferry verify`, which compares everything and notes where to begin from',
  },
  plan_incomplete: {
    meaning: '`--plan`: the report says nothing about the collection',
    cure: 'make a new report with `docferry dry-run`',
  },
  plan_not_ready: {
    meaning: '`--plan`: the report says that the collection is not ready',
    cure: 'mend what the report names, and make a new one',
  },
  plan_config_changed: {
    meaning: '`--plan`: the config has changed since the report',
    cure: 'make a new report with `docferry dry-run`',
  },
  plan_other_migration: {
    meaning: '`--plan`: the report is about another migration',
    cure: 'name the report of this one, or make it with `docferry dry-run`',
  },
  plan_target_changed: {
    meaning: '`--plan`: the table is not as it was when the report was made',
    cure: 'make a new report with `docferry dry-run`',
  },
  same_table: {
    meaning: "the source's table and the target's are one and the same",
    cure: 'correct `to`, or `endpoint`, `region` or identity of one side',
  },
  source_recreated: {
    meaning: 'the database or the table was deleted and made anew',
    cure: 'find out who did it. It is right: `docferry migrate --restart COLLECTION`. It is empty: do not',
  },
  stream_gap: {
    meaning:
      "the stream of the source's table was off for a while, or docferry did not read it for 24 hours: what changed meanwhile is in no stream",
    cure: '`docferry migrate --restart COLLECTION`, then `docferry verify --repair --max-deletes …` for what was deleted meanwhile; [`onGap`](configuration-reference.md) does the first part by itself',
  },
  target_recreated: {
    meaning: 'the table was deleted, and perhaps made anew',
    cure: 'restore it, or `docferry migrate --restart COLLECTION` fills it from the beginning',
  },
  too_many_deletes: {
    meaning:
      'a pass would delete more than [`maxDeletes`](configuration.md#maxdeletes), or a repair more than `--max-deletes`; nothing of it was written',
    cure: 'look at some of the ids (in the JSON: up to 1,000) at the source. Right: once with a higher `--max-deletes`. Wrong: restore the source',
  },
  too_many_rejects: {
    meaning: 'more documents are listed than [`maxRejects`](configuration.md#maxrejects)',
    cure: 'look at `docferry rejects COLLECTION`, mend, and run `docferry retry COLLECTION`',
  },
  undo_other_target: {
    meaning: '`docferry undo`: the run wrote to another table than the config names',
    cure: '[undo it](undo.md) with the config that it ran with',
  },
  undone: {
    meaning: "the collection's last run was undone, so its checkpoint no longer fits",
    cure: 'run `docferry migrate --restart` when everything is to be carried again',
  },
  verification_under_way: {
    meaning: 'another verification of the collection is under way',
    cure: 'wait for it, or stop it',
  },
} as const satisfies CodeTable;
