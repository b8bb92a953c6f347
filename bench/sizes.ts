// Does it stay so with documents that are short, or long? A ratio of documents a second is one of megabytes a second, too.
import { againstObvious } from './against-obvious.js';
import { many } from './form.js';
import { report } from './report.js';

const sizes = [
  { name: '200 bytes', bytes: 200, documents: many(200_000) },
  { name: '1 KB', bytes: 1_000, documents: many(100_000) },
  { name: '20 KB', bytes: 20_000, documents: many(10_000) },
  { name: '300 KB', bytes: 300_000, documents: many(1_000) },
];

for (const { name, ...collection } of sizes) {
  const asked = { least: 2, leastCpu: 2, floor: { cpu: 0.6 } };
  report([await againstObvious({ question: 'sizes', case: name, ...asked, ...collection })]);
}
