import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Commands that change nothing. */
const READING = /^(?:(?:Describe|List|Get|BatchGet)[A-Z]\w*|Scan)Command$/;

/** Makes a client throw, before it sends anything, on every command that does not merely describe, list, get or scan. */
export function refuseChanges(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const command: unknown = context.commandName;
      return typeof command === 'string' && READING.test(command) ? next(args) : refuse(command);
    },
    { name: 'refuseChanges', step: 'initialize', priority: 'high' },
  );
}

function refuse(command: unknown): Promise<never> {
  return Promise.reject(new Error(`"${String(command)}" was not sent: this connection only reads`));
}
