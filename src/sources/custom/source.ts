import { requirePort } from '../../port.js';
import type { Source, SourceConnection } from '../source.js';
import type { CustomSourceConfig } from './config.js';

const members: readonly (keyof Source)[] = [
  'traits',
  'shape',
  'probe',
  'read',
  'sample',
  'origin',
  'awaitChange',
  'fetch',
  Symbol.asyncDispose,
];

/** Connects to a source of the user's own. Throws ConfigError when it is no source. */
export async function connectCustomSource({ name, connect }: CustomSourceConfig): Promise<SourceConnection> {
  const what = `what "connect" of the source "${name}" returns`;
  const connection = requirePort(what, ['open', Symbol.asyncDispose], await connect());
  return {
    open: (collection) =>
      requirePort(`collection "${collection.name}" of "${name}"`, members, connection.open(collection)),
    ...(connection.list === undefined ? {} : { list: connection.list.bind(connection) }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
