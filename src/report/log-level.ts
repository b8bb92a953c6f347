/** How much a display tells: failures alone, warnings, progress, or every retry as well. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** Whether a display of one level tells what belongs to another. */
export function tells(display: LogLevel, message: LogLevel): boolean {
  return levels.indexOf(display) >= levels.indexOf(message);
}
