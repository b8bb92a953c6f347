import { EnvironmentError } from '../../errors.js';

/** The error about a file of an export that is not what DynamoDB wrote. `problem` follows the file's name. */
export function damaged(file: string, problem: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`the export file "${file}" ${problem}`, {
    code: 'export_damaged',
    hint: 'Copy the export again from where DynamoDB wrote it, or make a new one.',
    cause,
  });
}
