// Asks for every address that the documentation links to, and lists those that do not answer. Needs a network.
import process from 'node:process';
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url, { fsCache: false });
/** @type {typeof import('./docs/page.js')} */
const { allPages } = await jiti.import('./docs/page.ts');

const places = new Map();
for (const { links } of allPages())
  for (const { place, target } of links)
    if (target.startsWith('https:')) places.set(target, [...(places.get(target) ?? []), place]);

/** @param {string} address */
async function problemOf(address) {
  try {
    const { ok, status } = await globalThis.fetch(address, {
      headers: { 'user-agent': 'docferry link check' },
      signal: globalThis.AbortSignal.timeout(30_000),
    });
    return ok ? undefined : `answers ${status}`;
  } catch (error) {
    return String(error);
  }
}

for (const [address, where] of places) {
  const problem = await problemOf(address);
  if (problem === undefined) continue;
  console.error(`${where.join(', ')}: ${address} ${problem}`);
  process.exitCode = 1;
}
console.log(`${places.size} addresses`);
