import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { types } from 'node:util';
import { DocferryError } from '../errors.js';
import { failures } from '../failures.js';

/** A service may fail for weeks. */
const most = 20;

/** Runs `work`, and then tells the stacks of what has failed meanwhile: of the last failures, where there were many. */
export async function withStacks<T>(work: () => Promise<T>, tell: (stack: string) => void): Promise<T> {
  const thrown = new Set<unknown>();
  const note = (failure: unknown): void => {
    thrown.add(failure);
    for (const first of thrown) if (thrown.size > most) thrown.delete(first);
  };
  subscribe(failures.name, note);
  try {
    return await work();
  } finally {
    unsubscribe(failures.name, note);
    for (const failure of thrown) tell(stacksOf(failure).join('\n'));
  }
}

/** The stack of an error and those of its causes. The words of a cause may quote a request and with it a secret. */
function stacksOf(failure: unknown): readonly string[] {
  const stacks: string[] = [];
  for (let error = failure; types.isNativeError(error) && stacks.length < most; error = error.cause) {
    const told = stacks.length === 0 || error instanceof DocferryError;
    stacks.push(told ? (error.stack ?? error.message) : `caused by ${nameOf(error)}\n${framesOf(error)}`);
  }
  return stacks.length === 0 ? [`thrown: ${String(failure)}`] : stacks;
}

function nameOf(error: Error): string {
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}
