import { secretForms } from '../config/redact.js';
import { ConfigError } from '../errors.js';
import { createAlerts } from '../service/alerts.js';
import { parseListen } from '../service/http-listen.js';
import { requireToken } from '../service/http-access.js';
import { chooseLogFormat, logFormats } from '../service/log-format.js';
import { type Log, startLog } from '../service/log.js';
import { type ServiceOptions, type Trigger, runService } from '../service/run-service.js';
import { parseSchedule } from '../schedule/schedule.js';
import { exitCodeOf } from './exit-code.js';
import { maxDeletesOf } from './max-deletes.js';
import type { Route } from '../commands/route.js';
import { superviseWith } from './supervise.js';
import type { Invocation } from './verb.js';

/** Runs `docferry sync` as a service, until a signal stops it, and returns the exit code. */
export async function serve(invocation: Invocation, route: Route): Promise<number> {
  const { terminal, options, own } = invocation;
  const { migration } = route;
  const listen = listenOf(invocation);
  const trigger = await triggerOf(invocation, route);
  const log = openLog(invocation, route);
  const alerts = createAlerts(migration.sync, {
    redact: terminal.redact,
    newsOnly: own['watch'] === true,
    warn: (sentence) => {
      log.line(sentence, 'warn');
    },
    debug: (sentence) => {
      log.line(sentence, 'debug');
    },
  });
  const { result, interruption } = await superviseWith(log, ({ stop, abort }) =>
    runService({
      ...route,
      initial: own['initial'] === true,
      acceptConfigChange: own['accept-config-change'] === true,
      enableStreams: own['enable-streams'] === true,
      maxDeletes: maxDeletesOf(own),
      trigger,
      listen,
      log,
      alerts,
      redact: terminal.redact,
      stop,
      abort,
    }),
  );
  if (options.json) terminal.json(result);
  // Whatever stood at that moment: a service only ends because it was told to.
  return result.error === undefined && interruption !== undefined
    ? interruption.exitCode
    : exitCodeOf(result, interruption);
}

function openLog({ terminal, options, own }: Invocation, { migration, collections }: Route): Log {
  const asked = logFormats.find((format) => format === own['log-format']) ?? 'auto';
  const { stderr: stream, redact } = terminal;
  const format = chooseLogFormat(asked, { isTTY: stream.isTTY === true, service: true });
  return startLog({ format, level: options.level, stream, redact, migration: migration.name, collections });
}

function listenOf({ own, terminal }: Invocation): ServiceOptions['listen'] {
  const address = own['listen'];
  if (typeof address !== 'string') return undefined;
  const given = own['listen-token'];
  const token = typeof given === 'string' ? given : process.env['DOCFERRY_LISTEN_TOKEN'];
  if (token !== undefined) terminal.conceal(secretForms([token]));
  const place = parseListen(address);
  requireToken(place.host, token);
  return { ...place, token };
}

async function triggerOf({ own }: Invocation, route: Route): Promise<Trigger> {
  if (own['watch'] === true) return { kind: 'watch' };
  const { schedule: configured, timeZone } = route.migration.sync;
  const asked = own['schedule'];
  const pattern = typeof asked === 'string' && asked !== '' ? asked : configured;
  if (pattern === undefined) {
    throw new ConfigError('there is no schedule', {
      code: 'usage',
      hint: 'Pass --schedule "*/15 * * * *", or set "sync.schedule" in the config.',
    });
  }
  const schedule = parseSchedule(pattern, { timeZone });
  const { lastSuccess } = await import('../commands/last-success.js');
  return { kind: 'schedule', schedule, lastSuccess: await lastSuccess(route) };
}
