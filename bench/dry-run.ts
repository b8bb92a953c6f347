// What does judging documents cost beyond reading them?
import { againstReading } from './against-reading.js';
import { report } from './report.js';

/** What `docferry dry-run` prints, as far as it is looked at. */
interface Printed {
  readonly totals: { readonly wouldWrite: number };
}

report([
  await againstReading({
    question: 'dry-run',
    case: 'documents of 950 bytes',
    against: 'docferry dry-run against reading by nano, discarded, without start-up',
    least: 0.5,
    leastCpu: 0.5,
    floor: { cpu: 0.1 },
    command: 'dry-run',
    countOf: (printed) => (printed as Printed).totals.wouldWrite,
    readsOf: ({ couchdbUrl }) => ({ couchdbUrl, dynamodbUrl: '' }),
  }),
]);
