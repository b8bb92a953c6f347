import type { CodeTable } from './table.js';

/** What a person should know though the run goes on. */
export const notices = {
  attachments: {
    meaning: 'documents have attachments, which are not carried with them',
    cure: 'copy them elsewhere before the cutover, or see [`attachments`](configuration-reference.md)',
  },
  config_changed: {
    meaning:
      '`docferry retry`: the config has changed since the checkpoint; only what is retried is written with the new one',
    cure: 'run `docferry migrate --restart COLLECTION` if all is to be written with it',
  },
  deletions_unchecked: {
    meaning: '`docferry verify --changes`: some deletions do not tell which items they were',
    cure: 'run a full `docferry verify` to find out',
  },
  encryption_key_carried: {
    meaning:
      "the table is made with the KMS key of the source's table, and it cannot be told whose key that is",
    cure: 'set `table.encryptionKey` where another one is wanted',
  },
  encryption_key_not_carried: {
    meaning: "the KMS key of the source's table may not be usable at the target, and is not taken over",
    cure: 'set `table.encryptionKey` where a key is wanted',
  },
  expired_items: {
    meaning: 'items whose time to live has passed were carried or left out',
    cure: 'decide with `expired` of the source',
  },
  export_incomplete: {
    meaning: 'an export that is not complete was passed over',
    cure: 'wait until it is, then run again',
  },
  fields_not_compared: {
    meaning: 'a dry run met more different fields than it keeps: the types of the others were not compared',
    cure: 'look at fields whose names are data',
  },
  from_now: {
    meaning: '`--from-now`: nothing was copied, and changes are followed from here',
    cure: 'be sure that both sides are equal: `docferry verify`',
  },
  index_made: { meaning: 'a global index was made after the load', cure: 'do nothing' },
  later_run: {
    meaning: '`docferry undo`: a later run has changed items again, and these are left',
    cure: 'undo the later run first, if they are to go back',
  },
  lease_waiting: {
    meaning: 'another run holds the collection, and this one waits for it',
    cure: 'wait, or stop the other run',
  },
  not_offered: {
    meaning: 'the database does not offer what a setting of the table needs, as emulators do not',
    cure: 'do nothing with an emulator',
  },
  setting_not_carried: {
    meaning: "a setting of the source's table is not known or not taken over",
    cure: 'set it under `table`',
  },
  source_count: {
    meaning: 'the database counts more documents than it lists',
    cure: 'find out what it does not list, before the cutover',
  },
  source_grew: {
    meaning: '`--plan`: the source has more documents than the report speaks of',
    cure: 'make a new report, or let it be',
  },
  stream_enabled: {
    meaning: "the stream of the source's table was turned on",
    cure: 'turn it off again after the migration, if nobody else needs it',
  },
  stream_gap: {
    meaning: "the stream no longer held what came next, and the table is copied again (`onGap: 'copy'`)",
    cure: 'run `docferry verify`: what was deleted meanwhile has stayed',
  },
  table_completed: {
    meaning: 'a table that was empty was given what the config asks for',
    cure: 'do nothing',
  },
  table_differs: {
    meaning: 'the table is not as the config says under `table`; it is never altered',
    cure: 'change the table, or the config',
  },
  table_incomplete: {
    meaning: 'something of what the config asks for could not be switched on',
    cure: 'switch it on by hand; the message has the reason',
  },
  ttl_deletes: {
    meaning: 'items that time to live has deleted at the source were deleted or left at the target',
    cure: 'decide with `timeToLiveDeletes` of the source',
  },
  verification_anew: {
    meaning: 'what is kept of an interrupted verification does not fit, so it begins anew',
    cure: 'do nothing',
  },
  verified_unnoted: {
    meaning: 'the verification could not be noted, so `--changes` cannot begin from it',
    cure: 'make the state writable',
  },
} as const satisfies CodeTable;
