import process from 'node:process';

/** Tells the parent where this server listens, and ends with the parent. */
export function reportListening(port) {
  process.on('disconnect', () => process.exit(0));
  // The parent may be gone already: then no event will come.
  if (!process.connected) process.exit(0);
  process.send({ url: `http://127.0.0.1:${port}` });
}
