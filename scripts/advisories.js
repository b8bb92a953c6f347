import { identify, nameOf } from './shipped.js';

/**
 * The advisories of a report that concern a version which is shipped.
 *
 * A package that npm lists only because it depends on another one is left out: that other one is in the report as well.
 *
 * @param {any} report as `npm audit --json` prints it
 * @param {{ readonly lock: any, readonly shipped: ReadonlySet<string> }} known the lock file, and packages as `name@version`
 */
export function advisoriesOfShipped(report, { lock, shipped }) {
  return Object.values(report.vulnerabilities).flatMap(({ nodes, via }) => {
    const versions = nodes.map((path) =>
      identify({ name: nameOf(path), version: lock.packages[path]?.version }),
    );
    const concerned = [...new Set(versions)].filter((each) => shipped.has(each));
    return concerned.flatMap((name) =>
      via.filter((cause) => typeof cause === 'object').map((cause) => ({ ...cause, package: name })),
    );
  });
}
