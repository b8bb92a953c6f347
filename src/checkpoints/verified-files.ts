import { CollectionFiles } from './collection-files.js';
import { type VerifiedMark, type VerifiedStore, decodeMark, encodeMark } from './verified.js';

/** Keeps each mark in a file of its own in one folder, which is made when it is missing. */
export class FileVerifiedStore extends CollectionFiles<VerifiedMark> implements VerifiedStore {
  constructor(folder: string) {
    super(folder, { noun: 'the note of the last verification,', encode: encodeMark, decode: decodeMark });
  }
}
