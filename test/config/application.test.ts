import { describe, expect, test } from '@jest/globals';
import { withApplication } from '../../src/config/application.js';
import { validateConfig } from '../../src/config/validate.js';
import { migration } from './example.js';

const role = 'arn:aws:iam::123456789012:role/app';
const target = { type: 'dynamodb' } as const;
const none = { role: undefined, actions: undefined };
const inConfig = { role, actions: ['GetItem' as const], context: { 'aws:SourceVpce': 'vpce-1' } };

describe('the application on the command line', () => {
  test('takes the place of what the config says, flag by flag', () => {
    const bare = migration({ target });
    expect(withApplication(bare, none)).toBe(bare);
    expect(withApplication(bare, { role, actions: undefined }).target).toMatchObject({
      application: { role, actions: expect.arrayContaining(['GetItem', 'BatchWriteItem']), context: {} },
    });
    const known = migration({ target: { ...target, application: inConfig } });
    expect(withApplication(known, { ...none, actions: 'Query, dynamodb:Scan' }).target).toMatchObject({
      application: { ...inConfig, actions: ['Query', 'Scan'] },
    });
    const other = 'arn:aws:iam::123456789012:user/app';
    expect(withApplication(known, { ...none, role: other }).target).toMatchObject({
      application: { ...inConfig, role: other },
    });
  });

  test.each([
    [{ ...none, role: 'app' }, /"--app-role": must be the ARN of a role or a user, such as/],
    [{ ...none, role: 'arn:aws:sts::123456789012:assumed-role/app/me' }, /"--app-role": must be the ARN/],
    [{ role, actions: 'GetItm' }, /"--app-actions": must be .*, not "GetItm", did you mean "GetItem"\?/],
    [{ role, actions: '' }, /"--app-actions": must be/],
    [{ ...none, actions: 'GetItem' }, /"--app-actions" is given, but no role/],
  ])('is refused where it is wrong: %#', (flags, message) => {
    expect(() => withApplication(migration({ target }), flags)).toThrow(message);
  });

  test('means nothing to another database', () => {
    const back = migration({ source: target, target: { type: 'couchdb', url: 'http://127.0.0.1:5984' } });
    expect(() => withApplication(back, { ...none, role })).toThrow(
      '"--app-role" means nothing to a target of type "couchdb"',
    );
    const source = { type: 'couchdb', url: 'http://127.0.0.1:5984' } as const;
    const wrong = { source, target: { ...target, application: { role: 'app' } }, collections: {} };
    expect(() => validateConfig({ migrations: { x: wrong } })).toThrow(
      'migrations.x.target.application.role: must be the ARN of a role or a user',
    );
  });
});
