// What does comparing both sides cost beyond reading them?
import { againstReading } from './against-reading.js';
import { report } from './report.js';

/** What `docferry verify` prints, as far as it is looked at. */
interface Printed {
  readonly totals: { readonly equal: number };
}

report([
  await againstReading({
    question: 'verify',
    case: 'documents of 950 bytes, all equal',
    against: 'docferry verify against reading both sides by their own clients, discarded, without start-up',
    least: 0.5,
    leastCpu: 0.5,
    floor: { cpu: 0.2 },
    command: 'verify',
    countOf: (printed) => (printed as Printed).totals.equal,
    readsOf: (databases) => databases,
  }),
]);
