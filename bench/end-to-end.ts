// How fast are documents moved when neither database is ever waited for, against the obvious loop?
import { againstObvious } from './against-obvious.js';
import { many } from './form.js';
import { report } from './report.js';

report([
  await againstObvious({
    question: 'end-to-end',
    case: 'documents of 950 bytes',
    least: 3,
    leastCpu: 3,
    floor: { cpu: 0.6 },
    documents: many(500_000),
    bytes: 950,
  }),
]);
