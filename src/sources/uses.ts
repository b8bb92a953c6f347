/**
 * What a command does to a collection of a source: asks how it is made, reads all of it, reads what changes, asks how
 * much that is, fetches by id, or switches its change feed on.
 */
export type SourceUse = 'shape' | 'copy' | 'follow' | 'probe' | 'fetch' | 'enable';
