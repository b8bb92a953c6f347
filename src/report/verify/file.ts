import { join } from 'node:path';
import { makeFolder, replaceFile } from '../../durable-file.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import type { Verified } from './page-model.js';

/**
 * Writes what a verification found as `report.html` in its folder, in place of the one before. Returns the file.
 *
 * Throws EnvironmentError `report_unwritable`.
 */
export async function writeVerifyPage(verified: Verified, folder: string): Promise<string> {
  // What draws the page takes a while to load, and nothing else needs it.
  const { renderVerifyPage } = await import('./html/page.js');
  const file = join(folder, 'report.html');
  try {
    await makeFolder(folder);
    await replaceFile(file, renderVerifyPage(verified, new Date()));
  } catch (cause) {
    throw new EnvironmentError(`the report could not be written to "${folder}": ${messageOf(cause)}`, {
      code: 'report_unwritable',
      hint: 'Make room or grant write permission there.',
      cause,
    });
  }
  return file;
}
