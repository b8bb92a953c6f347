import type { ReadinessCheck } from '../../../../src/targets/appraisal.js';
import { applicationSettings } from '../../../../src/targets/dynamodb/application/config.js';
import { never } from '../../../../src/testing/writes.js';
import { activeTable } from '../../../support/fake-dynamodb.js';
import { type IAMOptions, type StandInIAM, startIAM } from '../../../support/stand-in-iam.js';
import { startFakeTarget } from '../fake-target.js';

/** The application's role, of the account of the table. */
export const role = 'arn:aws:iam::123456789012:role/app';

/** The table. */
export const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/t';

/** Its index. */
export const byN = `${arn}/index/by-n`;

const inOrder = {
  ...activeTable,
  TableArn: arn,
  GlobalSecondaryIndexes: [{ IndexName: 'by-n', IndexStatus: 'ACTIVE', IndexArn: byN }],
};

/** What the config says of the application besides its role, and what is other about the table. */
interface Subject {
  readonly application?: object | undefined;
  readonly table?: object;
}

/** What the checklist says of the role, and what IAM was asked. */
export interface Look {
  readonly check: ReadinessCheck | undefined;
  readonly asked: StandInIAM['asked'];
}

/** Looks at a role with a stand-in that answers as `options` say. */
export async function look(options: IAMOptions = {}, subject: Subject = {}): Promise<Look> {
  await using iam = await startIAM(options);
  process.env['AWS_ENDPOINT_URL_IAM'] = iam.url;
  try {
    return { check: await lookAt({ application: {}, ...subject }), asked: iam.asked };
  } finally {
    delete process.env['AWS_ENDPOINT_URL_IAM'];
  }
}

/** What the checklist says of the role; without `application` none is named. */
export async function lookAt({ application, table = {} }: Subject): Promise<ReadinessCheck | undefined> {
  const named = application && applicationSettings.parse({ role, ...application });
  await using place = await startFakeTarget({ application: named });
  place.fake.always('DescribeTable', ({ answer }) => {
    answer(200, { Table: { ...inOrder, ...table } });
  });
  const checks = (await place.target.readiness?.(never)) ?? [];
  return checks.find(({ check }) => check === 'application role');
}
