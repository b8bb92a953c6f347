import * as z from 'zod';
import { ConfigError } from '../errors.js';
import { reportFormat, storedReport } from './format.js';
import type { DryRunReport } from './report.js';

const head = z.object({ command: z.literal('dry-run'), format: z.int().min(1) });

/**
 * Reads a `report.json`. `place` names where it is, for the error.
 *
 * Throws ConfigError `report_invalid` on anything but a report, and `report_newer` on one of a newer format.
 */
export function readReport(text: string, place: string): DryRunReport {
  const stored = parse(text, place);
  const beginning = head.safeParse(stored);
  if (!beginning.success) throw invalid(place, 'it is not a report of a dry run');
  if (beginning.data.format > reportFormat) throw newer(place, beginning.data.format);
  const report = storedReport.safeParse(stored);
  if (report.success) return report.data;
  const [issue] = report.error.issues;
  throw invalid(place, `at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`);
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(place, 'it is not JSON');
  }
}

function invalid(place: string, reason: string): ConfigError {
  return new ConfigError(`the report "${place}" cannot be used: ${reason}`, {
    code: 'report_invalid',
    hint: 'Name a report.json that docferry dry-run wrote.',
  });
}

function newer(place: string, format: number): ConfigError {
  return new ConfigError(
    `the report "${place}" has format ${format}, and this docferry knows formats up to ${reportFormat}`,
    { code: 'report_newer', hint: 'Use the docferry that wrote it, or do the dry run again.' },
  );
}
