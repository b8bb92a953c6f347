import * as z from 'zod';
import { scheduleProblem, timeZoneProblem } from '../schedule/schedule.js';

const hook = z
  .strictObject({
    /** The address that the result is posted to as JSON. */
    webhook: z.url({ protocol: /^https?$/ }).optional(),
    /** The program, and its arguments, that is run with the result as JSON on its standard input. */
    command: z.array(z.string().min(1)).min(1).optional(),
    /** Seconds after which it is given up. */
    timeoutSeconds: z.number().positive().max(600).default(10),
  })
  .refine(({ webhook, command }) => (webhook === undefined) !== (command === undefined), {
    message: 'must have either "webhook" or "command"',
  });

/** How `sync` repeats, when it is late, and whom it tells. */
export const syncSettings = z
  .strictObject({
    /** The times of `--schedule` without a pattern: five [cron fields](scheduling.md), or six with seconds first. */
    schedule: z.string().superRefine(refuse(scheduleProblem)).optional(),
    /** Where the hours of the schedule are counted, that of `--schedule` too: an IANA name such as `Europe/Berlin`. */
    timeZone: z.string().superRefine(refuse(timeZoneProblem)).default('UTC'),
    /** Up to so many seconds are added to each start, always before the next one, so that many schedules do not begin at once. */
    jitterSeconds: z.number().min(0).max(3_600).default(0),
    /** Seconds that a collection may be behind before `/healthz` is unhealthy. */
    maxLagSeconds: z.number().positive().default(3_600),
    /** Told after each pass in which a collection failed: a webhook or a command. */
    onFailure: hook.optional(),
    /** Told after each pass without a failure: a webhook or a command. */
    onSuccess: hook.optional(),
  })
  .prefault({});

/** Validated settings of repeated syncs. */
export type SyncSettings = z.output<typeof syncSettings>;

/** Whom to tell, by a webhook or a command. */
export type Hook = z.output<typeof hook>;

function refuse(problemOf: (text: string) => string | undefined) {
  return (text: string, context: z.RefinementCtx): void => {
    const message = problemOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };
}
