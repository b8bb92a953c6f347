import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nameOf } from './error-fields.js';

/** A client that signs its requests. */
export interface Credentialed {
  readonly config: Pick<DynamoDBClient['config'], 'credentials'>;
}

/** An identity that requests are signed with. */
export type Credentials = Awaited<ReturnType<DynamoDBClient['config']['credentials']>>;

/**
 * Sends a request once more when its credentials are said to have expired and the provider then gives others.
 *
 * The SDK renews credentials before the expiry that they state, but does not when the service ends them earlier.
 */
export async function renewingCredentials<T>(client: Credentialed, send: () => Promise<T>): Promise<T> {
  const { credentials } = client.config;
  const used = await credentials();
  try {
    return await send();
  } catch (error) {
    if (!nameOf(error).startsWith('ExpiredToken')) throw error;
    // Another request may have renewed them since this one was signed.
    const others =
      differ(used, await credentials()) || differ(used, await credentials({ forceRefresh: true }));
    if (!others) throw error;
    return send();
  }
}

/** Whether two identities are signed for differently. */
export function differ(a: Credentials, b: Credentials): boolean {
  return a.accessKeyId !== b.accessKeyId || a.sessionToken !== b.sessionToken;
}
