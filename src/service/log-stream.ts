const survived = new WeakSet<NodeJS.WritableStream>();

/**
 * Lets the process outlive the stream: a reader that went away or a full disk costs lines of the log, not the run.
 *
 * A stream without a listener for its errors would end the process. Errors come after the write, so the listener stays.
 */
export function surviveErrors(stream: NodeJS.WritableStream): void {
  if (survived.has(stream)) return;
  survived.add(stream);
  stream.on('error', () => undefined);
}
