import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/config/digest.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { secretsOf } from '../../src/config/redact.js';
import { collection, migration } from './example.js';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'target-secret' };
const target = {
  type: 'dynamodb',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:8000',
  credentials,
} as const;

type StateSettings = Extract<MigrationConfig['state'], { readonly type: 'dynamodb' }>;

function stateOf(settings: Partial<StateSettings>, changes: Partial<MigrationConfig> = {}): unknown {
  return migration({ target, state: { type: 'dynamodb', table: 'state', ...settings }, ...changes }).state;
}

describe('a state table', () => {
  test('has no room for what runs replace', () => {
    expect(() => stateOf({}, { keepUndo: true })).toThrow(
      'migrations.there.collections.users.keepUndo: needs the state in a folder, and "state" puts it elsewhere',
    );
    expect(migration({ keepUndo: true }).collections).toMatchObject([{ keepUndo: true }]);
    expect(digestOf(migration(), collection({ keepUndo: true }))).toBe(digestOf(migration(), collection()));
  });

  test('is not there by default', () => {
    expect(migration().state).toBeUndefined();
  });

  test('is reached as the target is', () => {
    expect(stateOf({})).toEqual({
      ...target,
      table: 'state',
      profile: undefined,
      transport: 'lean',
      timeoutSeconds: 30,
      giveUpSeconds: 300,
    });
    const plain = stateOf({}, { target: { type: 'dynamodb' } });
    expect(plain).toMatchObject({ region: 'us-east-1', endpoint: undefined, credentials: undefined });
  });

  test("of another region is not at the target's endpoint, but as the same identity", () => {
    const expected = { region: 'us-west-2', endpoint: undefined, credentials };
    expect(stateOf({ region: 'us-west-2' })).toMatchObject(expected);
  });

  test('at an endpoint of its own is in the same region', () => {
    const endpoint = 'http://127.0.0.1:9000';
    expect(stateOf({ endpoint })).toMatchObject({ region: 'eu-west-1', endpoint, credentials });
  });

  test("with an identity of its own has nothing of the target's", () => {
    const place = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:8000' };
    expect(stateOf({ profile: 'ops' })).toMatchObject({ ...place, profile: 'ops', credentials: undefined });
    const own = { accessKeyId: 'B', secretAccessKey: 'b' };
    const profiled = { target: { type: 'dynamodb', profile: 'ops' } } as const;
    expect(stateOf({ credentials: own }, profiled)).toMatchObject({ profile: undefined, credentials: own });
  });

  test('has no part in what decides the written data', () => {
    const state = { type: 'dynamodb', table: 'state' } as const;
    expect(digestOf(migration({ state }), collection())).toBe(digestOf(migration(), collection()));
  });

  test('keeps its secrets', () => {
    const own = { accessKeyId: 'B', secretAccessKey: 'state-secret', sessionToken: 'state-token' };
    const state = { type: 'dynamodb', table: 'state', credentials: own } as const;
    expect(secretsOf(migration({ target, state }))).toEqual(
      expect.arrayContaining(['target-secret', 'state-secret', 'state-token']),
    );
  });

  test.each<[object, string]>([
    [{ type: 'dynamodb' }, 'migrations.there.state.table: is missing'],
    [
      { type: 'dynamodb', table: 'a b' },
      'migrations.there.state.table: must be 3 to 255 characters of a-z A-Z 0-9 _ . -',
    ],
    [
      { type: 'dynamodb', tabel: 'state', table: 'state' },
      'migrations.there.state.tabel: unknown field, did you mean "table"?',
    ],
    [
      { type: 'dynamodb', table: 'users' },
      'migrations.there.state.table: is also the table that collection "users" is written to, choose another',
    ],
  ])('%j is refused', (state, message) => {
    expect(() => migration({ state: state as StateSettings })).toThrow(message);
  });
});
