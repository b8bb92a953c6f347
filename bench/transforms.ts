// The same as end-to-end, with a user's function that changes a field and adds one.
import { againstObvious } from './against-obvious.js';
import { many } from './form.js';
import { report } from './report.js';

report([
  await againstObvious({
    question: 'transforms',
    case: 'a field changed, another added',
    least: 2,
    leastCpu: 2,
    floor: { cpu: 0.6 },
    documents: many(500_000),
    bytes: 950,
    transformed: true,
  }),
]);
