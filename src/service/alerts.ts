import type { RunResult } from '../commands/run.js';
import { mapTexts } from '../config/redact.js';
import type { Hook, SyncSettings } from '../config/sync-settings.js';
import { messageOf } from '../errors.js';
import { runCommand } from './alerts-command.js';
import { postWebhook } from './alerts-webhook.js';

/** Which alert a pass asks for. */
export type AlertEvent = 'success' | 'failure';

/** What a hook is told. */
export interface Alert {
  readonly event: AlertEvent;
  readonly migration: string;
  readonly result: RunResult;
}

/** What alerts need: how texts lose their secrets, and where a hook's own trouble is told. */
export interface AlertTools {
  readonly redact: (text: string) => string;
  readonly warn: (sentence: string) => void;
  readonly debug: (sentence: string) => void;
  /** Tells only what is news: that passes over the same collections end otherwise than the one before. */
  readonly newsOnly?: boolean;
}

/** Tells others how passes end. Never rejects. */
export interface Alerts {
  /** Resolves when everything told so far is delivered or given up; each within the hook's time limit. */
  readonly passed: (result: RunResult) => Promise<void>;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
}

/**
 * Starts alerts by the hooks of the config. They are sent one at a time and in order, so that a recovery never overtakes
 * the failure before it; of those of one kind that wait, the latest stands for all.
 */
export function createAlerts(
  { onSuccess, onFailure }: Pick<SyncSettings, 'onSuccess' | 'onFailure'>,
  tools: AlertTools,
): Alerts {
  const hooks: Readonly<Record<AlertEvent, Hook | undefined>> = { success: onSuccess, failure: onFailure };
  const waiting = new Map<AlertEvent, RunResult>();
  const news = new News();
  let sending: Promise<void> | undefined;
  const sendAll = async (): Promise<void> => {
    for (let next = take(waiting); next !== undefined; next = take(waiting)) {
      const [event, result] = next;
      const hook = hooks[event];
      if (hook !== undefined) await deliver(hook, { event, migration: result.migration, result }, tools);
    }
    sending = undefined;
  };
  return {
    passed: async (result) => {
      const event = alertEventOf(result);
      if (event === undefined) return;
      const known = !news.take(event, result) && tools.newsOnly === true;
      if (known || hooks[event] === undefined) return;
      if (waiting.delete(event))
        tools.debug(`an alert of a ${event} is replaced by a newer one before it was sent`);
      waiting.set(event, result);
      await (sending ??= sendAll());
    },
    settled: async () => {
      await sending;
    },
  };
}

/**
 * A failure is a pass with an error, whatever its exit code; a success leaves every collection in step, even when
 * documents are listed as rejected. A pass that was stopped on request is neither.
 */
export function alertEventOf({ collections, error }: RunResult): AlertEvent | undefined {
  if (error !== undefined) return 'failure';
  return Object.values(collections).every(({ status }) => status === 'synced') ? 'success' : undefined;
}

/** Remembers how the latest pass over each set of collections ended. */
class News {
  readonly #latest = new Map<string, string>();

  /** Whether this end differs from the one before. */
  take(event: AlertEvent, { collections, error }: RunResult): boolean {
    const about = Object.keys(collections).join();
    const end = `${event} ${error?.code ?? ''}`;
    const same = this.#latest.get(about) === end;
    this.#latest.set(about, end);
    return !same;
  }
}

function take(waiting: Map<AlertEvent, RunResult>): readonly [AlertEvent, RunResult] | undefined {
  const [first] = waiting;
  if (first !== undefined) waiting.delete(first[0]);
  return first;
}

async function deliver(hook: Hook, alert: Alert, { redact, warn, debug }: AlertTools): Promise<void> {
  const { webhook, command, timeoutSeconds } = hook;
  const body = JSON.stringify(mapTexts(alert, redact));
  const limit = timeoutSeconds * 1_000;
  try {
    if (webhook !== undefined) await postWebhook(webhook, { body, limit });
    if (command !== undefined) {
      const said = (output: string): void => {
        debug(`command "${command[0] ?? ''}" said: ${excerpt(redact(output))}`);
      };
      await runCommand(command, { body, limit, said, variables: variablesOf(alert) });
    }
  } catch (error) {
    warn(redact(`the alert of a ${alert.event} was not delivered: ${messageOf(error)}`));
  }
}

function variablesOf({ event, migration }: Alert): NodeJS.ProcessEnv {
  return { DOCFERRY_EVENT: event, DOCFERRY_MIGRATION: migration };
}

const longestExcerpt = 2_000;

/** Cut only now: a secret that is cut is not recognized. */
function excerpt(output: string): string {
  const line = output.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt)}…` : line;
}
