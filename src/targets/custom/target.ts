import { requirePort } from '../../port.js';
import type { Target, TargetConnection } from '../target.js';
import type { ConnectTargetOptions, CustomTargetConfig } from './config.js';

const members: readonly (keyof Target)[] = [
  'limits',
  'probe',
  'survey',
  'meter',
  'ensure',
  'identify',
  'prepare',
  'itemOf',
  'write',
  'fetch',
  'scan',
  Symbol.asyncDispose,
];

/** Connects to a target of the user's own. Throws ConfigError when it is no target. */
export async function connectCustomTarget(
  { name, connect }: CustomTargetConfig,
  { readOnly = false }: Partial<ConnectTargetOptions> = {},
): Promise<TargetConnection> {
  const what = `what "connect" of the target "${name}" returns`;
  const connection = requirePort(what, ['open', Symbol.asyncDispose], await connect({ readOnly }));
  return {
    open: (collection) => {
      // The settings of tables are DynamoDB's.
      const opened = connection.open({ ...collection, settings: undefined });
      const target = requirePort(`collection "${collection.name}" of "${name}"`, members, opened);
      return readOnly ? onlyReading(target) : target;
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** Refuses whatever could change something; everything else is the target's own. */
function onlyReading(target: Target): Target {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('nothing was written: this connection only reads'));
  return {
    limits: target.limits,
    ...(target.compares === undefined ? {} : { compares: target.compares }),
    probe: (stop) => target.probe(stop),
    survey: (stop) => target.survey(stop),
    ...(target.readiness === undefined ? {} : { readiness: target.readiness.bind(target) }),
    meter: () => target.meter(),
    ensure: refuse,
    complete: refuse,
    identify: (key) => target.identify(key),
    prepare: (write) => target.prepare(write),
    ...(target.discard === undefined ? {} : { discard: target.discard.bind(target) }),
    itemOf: (prepared) => target.itemOf(prepared),
    write: refuse,
    fetch: (keys, stop) => target.fetch(keys, stop),
    scan: (options) => target.scan(options),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
