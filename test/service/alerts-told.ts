import type { RunResult } from '../../src/commands/run.js';
import { type Hook, syncSettings } from '../../src/config/sync-settings.js';
import { createAlerts } from '../../src/service/alerts.js';
import { failed } from './results.js';

/** What was told about an alert. */
export interface Told {
  readonly warnings: string[];
  readonly details: string[];
}

/** Sends one alert of a failure, and returns what was told about it. The word `hunter2` is a secret. */
export async function tell(hook: Partial<Hook>, result: RunResult = failed): Promise<Told> {
  const told: Told = { warnings: [], details: [] };
  const settings = syncSettings.parse({ onFailure: hook });
  const alerts = createAlerts(settings, {
    redact: (text) => text.replaceAll('hunter2', '***'),
    warn: (text) => told.warnings.push(text),
    debug: (text) => told.details.push(text),
  });
  await alerts.passed(result);
  return told;
}
