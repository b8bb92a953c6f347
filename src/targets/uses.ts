/**
 * What a command does to a collection of a target: looks at it, makes it, prepares it for writes, completes it after the
 * load, writes, reads by key, reads all of it, or looks whether the application may use it.
 *
 * `replace` is what is read of items before they are written over, where the config asks for that.
 */
export type TargetUse =
  'survey' | 'make' | 'prepare' | 'complete' | 'write' | 'replace' | 'fetch' | 'scan' | 'readiness';
