import type { Document, Value } from '../../document.js';
import type { Observation } from '../../observation.js';

/** Tells of what belongs to a document and is no field of it: attachments and losing revisions. */
export function inspectCouchDB(document: Document): readonly Observation[] {
  return [...attachmentsOf(document['_attachments']), ...conflictsOf(document['_conflicts'])];
}

function attachmentsOf(attachments: Value | undefined): readonly Observation[] {
  if (!isObject(attachments)) return [];
  const stubs = Object.values(attachments);
  if (stubs.length === 0) return [];
  const files = stubs.length;
  const bytes = stubs.reduce<number>((sum, stub) => sum + lengthOf(stub), 0);
  const reason = `the document has ${counted(files, 'attachment')} of ${counted(bytes, 'byte')} in all`;
  return [{ code: 'attachments', reason, path: '_attachments', measures: { files, bytes } }];
}

function conflictsOf(conflicts: Value | undefined): readonly Observation[] {
  if (!Array.isArray(conflicts) || conflicts.length === 0) return [];
  const revisions = conflicts.length;
  const reason = `the document has ${counted(revisions, 'losing revision')}`;
  return [{ code: 'conflicts', reason, path: '_conflicts', measures: { revisions } }];
}

function lengthOf(stub: Value): number {
  const length = isObject(stub) ? stub['length'] : undefined;
  return typeof length === 'number' ? length : 0;
}

function isObject(value: Value | undefined): value is Document {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
