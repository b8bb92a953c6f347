import type { CodeTable } from './table.js';

/** Errors of the state, of positions in it, and of files: exit code 3. */
export const fileErrors = {
  checkpoint_damaged: {
    meaning: 'the checkpoint was edited, or its disk is failing',
    cure: 'restore it from a copy; without one, `docferry migrate --restart COLLECTION`',
  },
  checkpoint_too_new: { meaning: 'a newer docferry has written the checkpoint', cure: 'run that version' },
  demo_seed_failed: { meaning: 'the demo could not fill its CouchDB', cure: 'start the demo again' },
  demo_server_failed: {
    meaning: "one of the demo's servers ended while it was starting",
    cure: 'look at the lines above for the reason',
  },
  file_unwritable: {
    meaning: '`docferry init`: a file cannot be written',
    cure: 'choose a folder that you may write to',
  },
  lease_damaged: {
    meaning: 'the lease in the state table cannot be read',
    cure: 'remove the attribute `lease` of that item if no run is under way',
  },
  listen_failed: {
    meaning: 'the service cannot listen where `--listen` says',
    cure: 'let `ss -ltnp` show who does; choose another address or port',
  },
  reject_log_damaged: {
    meaning: 'a line of the reject log cannot be read',
    cure: 'mend or remove that line, restore a copy, or `docferry migrate --restart COLLECTION`',
  },
  report_unwritable: {
    meaning: 'a report cannot be written',
    cure: 'make room, grant write permission, or name another folder',
  },
  results_unwritable: {
    meaning: 'the lists of a verification cannot be written',
    cure: 'make room in that folder, or name another one with `--state`',
  },
  source_position: {
    meaning: 'the saved position belongs to another kind of source',
    cure: '`docferry migrate --restart COLLECTION`',
  },
  state_folder: {
    meaning: '`docferry doctor`: the state folder cannot be written to',
    cure: 'make it writable for whoever runs docferry, or name another with `--state`',
  },
  state_refused: {
    meaning: 'the state table refuses a request',
    cure: 'allow what the message names; [which permissions](formats/state-table.md)',
  },
  state_unreachable: {
    meaning: 'the state table did not answer in time',
    cure: 'check the connection to DynamoDB, then run again: it resumes',
  },
  state_unreadable: {
    meaning: 'the state folder cannot be read',
    cure: 'look at `ls -l .docferry`, and make it readable for this user',
  },
  state_unwritable: {
    meaning: 'the state folder cannot be written: a full disk (`ENOSPC`), or permissions',
    cure: 'look at `df -h` and `ls -l .docferry`; make room. Checkpoints are replaced whole, so the last one is intact',
  },
  target_position: {
    meaning: 'the kept place of a comparison is not one of a scan',
    cure: 'run with `--restart`',
  },
  temp_unwritable: {
    meaning: 'the folder for temporary files is full or cannot be written',
    cure: 'make room; `TMPDIR` names the folder of a dry run',
  },
  undo_damaged: {
    meaning: '`docferry undo`: what was kept cannot be read',
    cure: 'restore it from a copy; see [undo](undo.md)',
  },
  undo_unkeepable: {
    meaning: 'an item at the target cannot be kept before it is replaced',
    cure: 'mend or delete that item at the target, or run without `keepUndo`',
  },
  verified_damaged: {
    meaning: 'the note of the last verification cannot be read',
    cure: 'run `docferry verify` without `--changes`: it writes a new one',
  },
} as const satisfies CodeTable;
