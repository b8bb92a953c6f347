import { describe, expect, test } from '@jest/globals';
import { selectCollections, selectMigration } from '../../src/config/select.js';
import { migration } from './example.js';

const several = { migrations: [migration(), { ...migration(), name: 'back' }] };

describe('selectMigration', () => {
  test('needs a name only when there are several', () => {
    expect(selectMigration({ migrations: [migration()] }).name).toBe('there');
    expect(selectMigration(several, 'back').name).toBe('back');
    expect(() => selectMigration(several)).toThrow('the config has 2 migrations: "there", "back"');
  });

  test('suggests a name near the wrong one', () => {
    expect(() => selectMigration(several, 'bak')).toThrow(
      'there is no migration "bak", did you mean "back"?',
    );
    expect(() => selectMigration({ migrations: [migration()] }, 'zzz')).toThrow(
      /^there is no migration "zzz"$/,
    );
  });
});

describe('selectCollections', () => {
  test('keeps each name once', () => {
    expect(selectCollections(migration(), ['users', 'users'])).toEqual(['users']);
    expect(selectCollections(migration(), [])).toEqual([]);
  });

  test('suggests a name near the wrong one', () => {
    expect(() => selectCollections(migration(), ['user'])).toThrow(
      'there is no collection "user", did you mean "users"?',
    );
  });
});
