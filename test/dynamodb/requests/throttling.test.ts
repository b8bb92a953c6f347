import { describe, expect, test } from '@jest/globals';
import { fail } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { startFakeTarget } from '../../targets/dynamodb/fake-target.js';

describe('the limit that throttles is named', () => {
  const arn = 'arn:aws:dynamodb:us-east-1:1:table/t';
  test.each([
    ['TableWriteProvisionedThroughputExceeded', arn, 'table t'],
    ['TableWriteKeyRangeThroughputExceeded', arn, 'hot key range of table t'],
    ['TableWriteMaxOnDemandThroughputExceeded', arn, 'on-demand maximum of table t'],
    ['TableWriteAccountLimitExceeded', arn, 'account limit'],
    ['IndexWriteProvisionedThroughputExceeded', `${arn}/index/by_name`, 'index by_name of table t'],
    [
      'IndexWriteKeyRangeThroughputExceeded',
      `${arn}/index/by_name`,
      'hot key range of index by_name of table t',
    ],
  ])('%s', async (reason, resource, limit) => {
    await using place = await startFakeTarget();
    place.fake.script(
      'BatchWriteItem',
      fail(400, 'ThrottlingException', { ThrottlingReasons: [{ reason, resource }] }),
    );
    await place.target.write(place.batch('a'), never);
    expect(place.events).toEqual([{ type: 'throttle', side: 'target', limit, delay: 50 }]);
  });
});
