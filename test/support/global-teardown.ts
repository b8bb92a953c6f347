import { once } from 'node:events';

/** Ends the embedded databases that the global setup has started. */
export default async function globalTeardown(): Promise<void> {
  const running = (globalThis.embeddedServers ?? []).filter((child) => child.exitCode === null);
  await Promise.all(
    running.map(async (child) => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    }),
  );
}
