import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Chance } from '../../backoff.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { Attempt } from '../../dynamodb/requests/explanation.js';
import type { TablePlan } from './table-plan.js';

/** What managing a table takes. */
export interface TableContext {
  readonly client: DynamoDBClient;
  readonly plan: TablePlan;
  readonly place: Omit<Attempt, 'action'>;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}
