/** Whether a value has fields to look at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The name of an error, which is DynamoDB's own where DynamoDB answered. */
export function nameOf(error: unknown): string {
  return isRecord(error) && typeof error['name'] === 'string' ? error['name'] : '';
}

/** The HTTP status of the answer that an error came with. */
export function statusOf(error: unknown): number | undefined {
  if (!isRecord(error) || !isRecord(error['$metadata'])) return undefined;
  const status = error['$metadata']['httpStatusCode'];
  return typeof status === 'number' ? status : undefined;
}

/** The code that Node or OpenSSL gave an error, its own or that of what caused it. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!isRecord(error)) return undefined;
  if (typeof error['code'] === 'string') return error['code'];
  // Several addresses of one host were tried: an AggregateError.
  const inner: unknown = Array.isArray(error['errors']) ? error['errors'][0] : error['cause'];
  return inner === undefined || inner === error ? undefined : systemCodeOf(inner);
}

/** What an error is called in one or two words, for a line about a retry. */
export function labelOf(error: unknown): string {
  const status = statusOf(error);
  const code = systemCodeOf(error);
  const name = nameOf(error);
  if (code !== undefined) return code;
  if (name === 'Unknown' && status !== undefined) return `HTTP ${status}`;
  return name === 'SyntaxError' ? 'an answer that is not JSON' : name;
}
