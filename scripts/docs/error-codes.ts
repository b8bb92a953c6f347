import { adviceOn } from '../../src/dry-run/advice.js';
import type { FindingCode } from '../../src/dry-run/report.js';
import { configErrors } from '../../src/error-codes/config.js';
import { couchdbErrors } from '../../src/error-codes/couchdb.js';
import { dynamodbErrors } from '../../src/error-codes/dynamodb.js';
import { fileErrors } from '../../src/error-codes/files.js';
import { guardErrors } from '../../src/error-codes/guard.js';
import { notices } from '../../src/error-codes/notices.js';
import type { CodeTable } from '../../src/error-codes/table.js';
import type { ObservationCode } from '../../src/observation.js';
import { rejectionCodes } from '../../src/rejection.js';
import { generatedMark, quotedAsCode, table } from './markdown.js';

const observationCodes: Readonly<Record<ObservationCode, true>> = {
  attachments: true,
  conflicts: true,
  duplicate_key: true,
  key_skew: true,
  mixed_types: true,
  ttl_expired: true,
  ttl_milliseconds: true,
  ttl_type: true,
  unsafe_integer: true,
};

const intro = `Every code that docferry tells, what it means and what to do. Codes are stable: scripts may rely on them. An error has
an [exit code](exit-codes.md), a message about the case at hand and a hint. Codes that begin with \`x_\` belong to sources
and targets that are not docferry's own.`;

/** Renders the page of all codes from the tables in the source. */
export function errorCodesPage(): string {
  return [
    generatedMark,
    '# Error codes',
    intro,
    ...section('Exit code 1', 'A failure that docferry cannot explain.', {
      unexpected: { meaning: 'a bug', cure: 'run again with `--log-level debug` and report what it prints' },
    }),
    ...section('Exit code 2', 'The command line or the config is wrong. Nothing was written.', configErrors),
    '## Exit code 3',
    'A database, a credential provider or the state could not be reached, refused, or stayed unavailable. What was written is safe: the same command resumes.',
    '### CouchDB',
    'Each begins with the side that it is about, `source_` or `target_`. Sources of DynamoDB and of exports use some of them, too.',
    codes(withSides(couchdbErrors)),
    '### DynamoDB, S3, exports',
    codes(dynamodbErrors),
    '### State and files',
    codes(fileErrors),
    ...section('Exit code 6', 'A guard stopped the run before it could do harm.', guardErrors),
    ...section('Notices', 'A notice goes to the log, the summary and the results; the run goes on.', notices),
    '## Rejected documents',
    'Why a document is [in the reject log](rejections.md), with exit code 4; a [dry run](dry-run.md) finds the same.',
    table(['code', 'meaning', 'what to do'], rejectionCodes.map(adviceRow)),
    '## Findings of a dry run',
    'Of documents that can be written. `lost`: something of them would not be at the target; `note`: nothing is lost, and somebody should know.',
    table(
      ['code', 'effect', 'meaning', 'what to do'],
      Object.keys(observationCodes).map((code) => findingRow(code as ObservationCode)),
    ),
    '',
  ].join('\n\n');
}

function section(title: string, text: string, rows: CodeTable): string[] {
  return [`## ${title}`, text, codes(rows)];
}

function codes(rows: CodeTable): string {
  return table(
    ['code', 'meaning', 'what to do'],
    Object.entries(rows).map(([code, { meaning, cure }]) => [anchored(code), meaning, cure]),
  );
}

function withSides(rows: CodeTable): CodeTable {
  return Object.fromEntries(Object.entries(rows).map(([code, row]) => [`…_${code}`, row]));
}

function anchored(code: string): string {
  return code
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(', ');
}

function adviceRow(code: string): string[] {
  const { meaning, advice } = adviceOn(code as FindingCode, { attachments: 'reject', conflicts: 'reject' });
  return [anchored(code), quotedAsCode(meaning), quotedAsCode(advice)];
}

function findingRow(code: ObservationCode): string[] {
  const { effect, meaning, advice } = adviceOn(code, { attachments: 'drop', conflicts: 'winner' });
  return [anchored(code), effect, quotedAsCode(meaning), quotedAsCode(advice)];
}
