import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A DynamoDB Local of a test's own. */
export interface OwnDynamoDBLocal {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a DynamoDB Local besides the one that all tests share. Needs Java, as that one does. */
export async function startDynamoDBLocal(): Promise<OwnDynamoDBLocal> {
  const child = fork(fileURLToPath(new URL('./processes/dynamodb-local.js', import.meta.url)), {
    // The workers' flags, such as --experimental-vm-modules, are not for the server.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
