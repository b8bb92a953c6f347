import type { LogOptions } from './log.js';

/** What may be asked for by `--log-format`. */
export const logFormats = ['auto', 'json', 'pretty'] as const;

/**
 * The format of the log. `auto` is JSON lines for a service that runs without a terminal, whose log is read by programs,
 * and the display for people everywhere else.
 */
export function chooseLogFormat(
  asked: (typeof logFormats)[number],
  { isTTY, service }: { readonly isTTY: boolean; readonly service: boolean },
): LogOptions['format'] {
  if (asked !== 'auto') return asked;
  return service && !isTTY ? 'json' : 'pretty';
}
