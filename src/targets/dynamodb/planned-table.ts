import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { recoveryOf, type TableState } from './table-extras.js';
import { type TablePlan, timeToLiveOf } from './table-plan.js';
import { createTableInput } from './table-request.js';

/** What DynamoDB will tell of the table once it has been made by this plan. */
export function plannedTable(plan: TablePlan): TableState {
  const { pointInTimeRecovery = false, tags = {} } = plan.settings;
  return {
    table: plannedDescription(plan),
    extras: {
      timeToLive: timeToLiveOf(plan.settings),
      recovery: recoveryOf(pointInTimeRecovery),
      tags: new Map(Object.entries(tags)),
    },
  };
}

function plannedDescription(plan: TablePlan): TableDescription {
  const { BillingMode, SSESpecification: encryption, ...input } = createTableInput(plan);
  const key = encryption?.KMSMasterKeyId;
  return {
    TableName: input.TableName,
    KeySchema: input.KeySchema,
    AttributeDefinitions: input.AttributeDefinitions,
    BillingModeSummary: { BillingMode },
    ProvisionedThroughput: input.ProvisionedThroughput,
    LocalSecondaryIndexes: input.LocalSecondaryIndexes,
    GlobalSecondaryIndexes: input.GlobalSecondaryIndexes,
    WarmThroughput: input.WarmThroughput,
    OnDemandThroughput: input.OnDemandThroughput,
    ...(input.TableClass === undefined ? {} : { TableClassSummary: { TableClass: input.TableClass } }),
    StreamSpecification: input.StreamSpecification,
    DeletionProtectionEnabled: input.DeletionProtectionEnabled,
    ...(key === undefined ? {} : { SSEDescription: { KMSMasterKeyArn: key } }),
  };
}
