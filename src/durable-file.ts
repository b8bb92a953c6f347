import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';

/**
 * Replaces a file so that after a crash or a power cut it holds either the old text or the new, whole.
 *
 * The text goes to a temporary file beside it, which is synced and renamed; then the folder is synced, because a
 * rename alone may be forgotten.
 */
export async function replaceFile(path: string, text: string | Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await using(await open(temporary, 'w'), async (file) => {
      await file.writeFile(text);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes a file, if it is there, so that it stays removed after a power cut. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path)).catch(ignoreMissing);
}

/** Makes a folder for its owner alone, and those above it that are missing, so that they survive a power cut. */
export async function makeFolder(path: string): Promise<void> {
  for (const made of await madeFolders(path)) await syncFolder(dirname(made));
}

/**
 * Makes a folder and those above it that are missing. Resolves to those it has made, outermost first.
 *
 * Rejects with the operating system's error. Node's own `recursive` does not where a folder is there that can hold no
 * other, such as `/proc`: `mkdir` says ENOENT, and Node makes the folder above and tries again for ever, in a thread
 * that keeps the process from ending.
 */
async function madeFolders(path: string): Promise<readonly string[]> {
  try {
    return await makeOne(path);
  } catch (error) {
    const above = dirname(path);
    if (!isMissing(error) || above === path) throw error;
    const made = await madeFolders(above);
    return [...made, ...(await makeOne(path))];
  }
}

/** Makes one folder, for its owner alone, unless it is there. */
async function makeOne(path: string): Promise<readonly string[]> {
  try {
    await mkdir(path, { mode: 0o700 });
    return [path];
  } catch (error) {
    if (!isMissing(error) && (await isFolder(path))) return [];
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Makes the names in a folder survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders and needs no sync of them.
  if (process.platform === 'win32') return;
  await using(await open(path, 'r'), (folder) => folder.sync());
}

/** Whether an error says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return isCode(error, 'ENOENT');
}

/** Whether an error comes from the operating system with this code, such as `EEXIST`. */
export function isCode(error: unknown, code: string): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === code;
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

async function using(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
