import type { CollectionReport, DryRunReport, Readiness } from '../../../src/dry-run/report.js';
import { sampleForecast, sampleSurvey } from './sample-appraisal.js';
import { finding, findingCodes } from './sample-findings.js';
import { hostile } from './hostile-texts.js';

/** A report with six collections and all that can be in one. */
export function sampleReport(more: Partial<DryRunReport> = {}): DryRunReport {
  const collections = {
    agents: collection('agents', { documents: 1_204, share: 0.4 }),
    deployments: collection('deployments', {
      documents: 250_000,
      share: 30,
      sample: { read: 5_000, of: 250_000 },
      findings: [
        finding('attachments', 12_400, { seen: 248, measures: { files: 13_050, bytes: 48_318_000 } }),
        finding('unsafe_integer', 350, { seen: 7 }),
      ],
    }),
    users: collection('users', {
      documents: 48_210,
      share: 6,
      readiness: 'ready with rejects',
      findings: [finding('key_missing', 12), finding('item_too_large', 3), finding('ttl_milliseconds', 901)],
    }),
    sessions: failedCollection(),
    tickets: collection('tickets', {
      documents: 96_400,
      share: 11,
      readiness: 'not ready',
      findings: everyFinding(),
    }),
    [hostile.script]: collection('demos', { documents: 40, share: 0.1, findings: [hostileFinding()] }),
  };
  return { ...frame(collections), ...more };
}

function frame(collections: DryRunReport['collections']): DryRunReport {
  const all = Object.values(collections);
  const sum = (of: (collection: CollectionReport) => number): number =>
    all.reduce((total, c) => total + of(c), 0);
  return {
    command: 'dry-run',
    format: 1,
    version: '0.1.0',
    createdAt: '2026-11-22T20:15:00.000Z',
    ok: false,
    migration: 'main',
    source: 'couchdb at https://couchdb.example.com:6984',
    target: 'dynamodb in eu-central-1',
    verdict: {
      readiness: 'not ready',
      reasons: [
        '"tickets" is not ready: 37 documents would become 12 items',
        '"sessions" is not ready: it could not be read to its end',
        '"users" is ready with rejects: 15 documents would be rejected',
      ],
    },
    collections,
    totals: {
      documents: sum((c) => c.documents),
      bytes: sum((c) => c.bytes),
      itemBytes: sum((c) => c.itemBytes),
      wouldWrite: sum((c) => c.wouldWrite),
      wouldDelete: sum((c) => c.wouldDelete),
      wouldSkip: sum((c) => c.wouldSkip),
      wouldReject: sum((c) => c.wouldReject),
      writeUnits: sum((c) => c.forecast?.writeUnits ?? 0),
    },
    seconds: 184.2,
    comparison: {
      since: '2026-11-15T21:00:00.000Z',
      better: [
        { collection: 'users', sentence: 'key_missing: 12 documents, which would be rejected, before 90' },
      ],
      worse: [{ collection: 'tickets', sentence: 'is not ready, was ready with rejects' }],
      other: [{ collection: 'agents', sentence: '1,204 documents, before 1,150' }],
    },
  };
}

interface Outline {
  readonly documents: number;
  /** Scales cost and time. */
  readonly share: number;
  readonly readiness?: Readiness;
  readonly findings?: CollectionReport['findings'];
  readonly sample?: { readonly read: number; readonly of: number };
}

function collection(name: string, outline: Outline): CollectionReport {
  const { documents, share, readiness = 'ready' } = outline;
  const target = sampleSurvey(name, readiness);
  return { ...readPart(name, outline), target, forecast: sampleForecast(documents, share) };
}

/** What is known without a target. */
function readPart(name: string, outline: Outline): CollectionReport {
  const { documents, share, readiness = 'ready', findings = [], sample } = outline;
  const rejected = findings
    .filter(({ effect }) => effect === 'rejected')
    .reduce((sum, { count }) => sum + count, 0);
  return {
    status: 'complete',
    from: name,
    to: `prod-${name}`,
    digest: `digest of ${name}`,
    ...(sample && { sample }),
    documents,
    bytes: documents * 1_310,
    itemBytes: documents * 1_024,
    wouldWrite: documents - rejected - 4,
    wouldDelete: 3,
    wouldSkip: 1,
    wouldReject: rejected,
    changedMeanwhile: sample === undefined ? 17 : 0,
    sizes: sizesOf(documents),
    findings,
    verdict: { readiness, reasons: [reasons[readiness]] },
    notices: name === 'users' ? [{ code: 'x_slow', message: 'the source answered slowly', count: 4 }] : [],
    seconds: share * 4,
  };
}

const reasons: Readonly<Record<Readiness, string>> = {
  ready: 'every document can be written as it is',
  'ready with rejects': 'the documents that would be rejected have no place at the target',
  'not ready': 'several documents would become one item: duplicate_key',
};

function failedCollection(): CollectionReport {
  const rest = readPart('sessions', { documents: 8_000, share: 1 });
  return {
    ...rest,
    status: 'failed',
    verdict: { readiness: 'not ready', reasons: ['it could not be read to its end'] },
    error: {
      code: 'source_unreachable',
      message: 'couchdb could not be reached: ECONNRESET',
      hint: 'Check that the server is up, then do the dry run again.',
      exitCode: 3,
    },
  };
}

function everyFinding(): CollectionReport['findings'] {
  const all = findingCodes.map((code, index) => finding(code, 37 + ((index * 53) % 400)));
  const ranks = { lost: 0, rejected: 1, note: 2 };
  return all.sort((a, b) => ranks[a.effect] - ranks[b.effect] || b.count - a.count);
}

function hostileFinding(): CollectionReport['findings'][number] {
  const samples = Object.values(hostile).map((text) => ({
    id: text,
    reason: `the field "${text}" is the matter`,
    path: `["${text}"]`,
    excerpt: JSON.stringify(text),
  }));
  return finding('mixed_types', samples.length, { samples });
}

function sizesOf(documents: number): CollectionReport['sizes'] {
  const shares = [0, 0.02, 0.11, 0.29, 0.33, 0.15, 0.06, 0.03, 0.009, 0.001];
  const histogram = shares.map((share, index) => {
    return { upTo: 128 * 2 ** index, count: Math.round(share * documents) };
  });
  const largest = Array.from({ length: 20 }, (_, index) => {
    return { id: index === 3 ? hostile.long : `doc-${9_000 + index}`, bytes: 61_000 - index * 1_234 };
  });
  return { histogram, largest };
}

/** A report as one is in real life. */
export function pictureReport(): DryRunReport {
  const { collections, ...rest } = sampleReport();
  const others = Object.entries(collections).filter(([name]) =>
    ['agents', 'deployments', 'users'].includes(name),
  );
  const chosen = collections['tickets']?.findings.filter(({ code }) =>
    ['duplicate_key', 'index_key_type', 'unsafe_integer'].includes(code),
  );
  const all = {
    ...Object.fromEntries(others),
    sessions: collection('sessions', { documents: 8_000, share: 1 }),
    tickets: collection('tickets', {
      documents: 96_400,
      share: 11,
      readiness: 'not ready',
      findings: chosen ?? [],
    }),
  };
  const framed = frame(all);
  const reasons = framed.verdict.reasons.filter((reason) => !reason.includes('sessions'));
  return { ...rest, ...framed, verdict: { ...framed.verdict, reasons } };
}
