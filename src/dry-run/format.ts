import * as z from 'zod';
import type { NoticeCode } from '../error-code.js';
import type { Obstacle } from '../targets/appraisal.js';
import type { DryRunReport, FindingCode } from './report.js';

/** The version of the stored form. Raised when an older docferry could misread a newer report. */
export const reportFormat = 1;

const amount = z.number().min(0);
const texts = z.array(z.string());
const words = z.record(z.string(), z.string());
const exitCode = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(6)]);
const errorFields = { code: z.string(), message: z.string(), hint: z.string() };
const error = z.object({ ...errorFields, exitCode });
const notice = z.object({
  code: z.string().transform((code) => code as NoticeCode),
  message: z.string(),
  count: amount,
});

const verdict = z.object({ readiness: z.enum(['ready', 'ready with rejects', 'not ready']), reasons: texts });

const counts = {
  documents: amount,
  bytes: amount,
  itemBytes: amount,
  wouldWrite: amount,
  wouldDelete: amount,
  wouldSkip: amount,
  wouldReject: amount,
};

const finding = z.object({
  // A code that a later version has added is shown as it is.
  code: z.string().transform((code) => code as FindingCode),
  effect: z.enum(['lost', 'rejected', 'note']),
  count: amount,
  seen: amount.exactOptional(),
  meaning: z.string(),
  advice: z.string(),
  measures: z.record(z.string(), z.number()),
  samples: z.array(
    z.object({
      id: z.string(),
      reason: z.string(),
      path: z.string().exactOptional(),
      excerpt: z.string().exactOptional(),
    }),
  ),
});

const target = z.object({
  exists: z.boolean(),
  status: z.string().exactOptional(),
  settings: words,
  differences: texts,
  items: z.object({ count: amount, bytes: amount }).exactOptional(),
  obstacles: z.array(
    z
      .object({ ...errorFields, exitCode: z.union([z.literal(2), z.literal(3)]) })
      .transform((obstacle) => obstacle as Obstacle),
  ),
});

const part = z.object({
  name: z.string(),
  writeUnits: amount,
  bytes: amount,
  limit: z.object({ writeUnitsPerSecond: amount, reason: z.string() }),
});

const way = z.object({ name: z.string(), usd: amount, indexesUsd: amount, note: z.string() });

const hotKey = z.object({
  documents: amount,
  part: z.string(),
  attribute: z.string(),
  value: z.string(),
  share: amount,
  ids: texts,
});

const forecast = z.object({
  writeUnits: amount,
  parts: z.array(part),
  ways: z.array(way),
  undo: z.object({ readUnits: amount, usd: amount }).exactOptional(),
  storage: z.object({ bytes: amount, usdPerMonth: amount }),
  prices: z.object({ region: z.string(), date: z.string().exactOptional(), origin: z.string() }),
  time: z.object({ seconds: amount, limitedBy: z.string() }),
  hotKeys: z.array(hotKey),
  advice: texts,
});

const collection = z.object({
  ...counts,
  status: z.enum(['complete', 'stopped', 'failed']),
  from: z.string(),
  to: z.string(),
  digest: z.string(),
  sample: z.object({ read: amount, of: amount }).exactOptional(),
  changedMeanwhile: amount,
  sizes: z.object({
    histogram: z.array(z.object({ upTo: amount, count: amount })),
    largest: z.array(z.object({ id: z.string(), bytes: amount })),
  }),
  findings: z.array(finding),
  target: target.exactOptional(),
  forecast: forecast.exactOptional(),
  verdict,
  notices: z.array(notice),
  seconds: amount,
  error: error.exactOptional(),
});

const sentences = z.array(z.object({ collection: z.string(), sentence: z.string() }));

/** The shape of a `report.json`. What it does not know is left out. */
export const storedReport: z.ZodType<DryRunReport> = z.object({
  command: z.literal('dry-run'),
  format: z.literal(reportFormat),
  version: z.string(),
  createdAt: z.iso.datetime(),
  ok: z.boolean(),
  migration: z.string(),
  source: z.string(),
  target: z.string(),
  verdict,
  collections: z.record(z.string(), collection),
  totals: z.object({ ...counts, writeUnits: amount }),
  seconds: amount,
  comparison: z
    .object({ since: z.iso.datetime(), better: sentences, worse: sentences, other: sentences })
    .exactOptional(),
  error: error.exactOptional(),
});
