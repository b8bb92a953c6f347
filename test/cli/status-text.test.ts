import { describe, expect, test } from '@jest/globals';
import { statusText } from '../../src/cli/status-text.js';
import type { CollectionStanding } from '../../src/commands/status.js';
import { noOutcomes } from '../../src/pipeline/watermark.js';

const now = Date.parse('2026-01-02T03:04:05.000Z');

function at(secondsAgo: number): string {
  return new Date(now - secondsAgo * 1_000).toISOString();
}

const none = { count: 0, codes: {} };

const collections: Record<string, CollectionStanding> = {
  users: {
    phase: 'following',
    pending: 0,
    checkpoint: {
      savedAt: at(20),
      completedAt: at(200),
      counts: { ...noOutcomes, read: 12_345 },
      configChanged: true,
    },
    rejects: { count: 3, codes: { key_empty: 2, empty_set: 1 } },
    errors: [],
  },
  tickets: {
    phase: 'copying',
    pending: 5_000,
    percent: 50,
    checkpoint: { savedAt: at(-3), counts: { ...noOutcomes, read: 5_000 }, configChanged: false },
    rejects: none,
    lease: { host: 'worker-3', pid: 7, since: at(60), lastSign: at(4), owner: 'silent' },
    errors: [],
  },
  agents: {
    phase: 'new',
    rejects: none,
    errors: [
      { side: 'source', code: 'source_unreachable', message: 'no answer', hint: 'Wait.', exitCode: 3 },
    ],
  },
};

function text(columns: number, some = collections): string[] {
  const result = { command: 'status', ok: true, migration: 'there', collections: some } as const;
  return statusText(result, { columns, now });
}

describe('statusText', () => {
  test('is a table, and what deserves attention, where it fits', () => {
    expect(text(90)).toEqual([
      'collection    read      pending  rejected     saved    last success  status',
      'users       12,345            0         3  20 s ago  3 min 20 s ago  in step',
      'tickets      5,000        5,000         0       now           never  copying, 50%',
      'agents           -  unreachable         0         -           never  never migrated',
      'users: rejected: 2 key_empty, 1 empty_set',
      'users: warning: the config that decides what is written is not that of its checkpoint',
      `tickets: held by process 7 on worker-3 since ${at(60)}: it looks dead, last sign of life 4.0 s ago`,
      'agents: error: no answer',
      'agents: hint: Wait.',
    ]);
  });

  test('is a list where the table is too wide', () => {
    expect(text(40).slice(0, 7)).toEqual([
      'users: in step',
      '  read: 12,345',
      '  pending: 0',
      '  rejected: 3',
      '  saved: 20 s ago',
      '  last success: 3 min 20 s ago',
      'tickets: copying, 50%',
    ]);
  });

  test.each<[string, Partial<CollectionStanding>]>([
    ['behind', { pending: 3 }],
    ['copied', { pending: undefined as unknown as number }],
    ['unknown', { phase: 'unknown' }],
  ])('says %s', (word, change) => {
    const standing = { ...collections['users'], ...change } as CollectionStanding;
    expect(text(Infinity, { users: standing })[1]).toMatch(new RegExp(`  ${word}$`));
  });

  test('says when the source was not asked, and when it refused', () => {
    const bare: CollectionStanding = { phase: 'following', rejects: none, errors: [] };
    expect(text(Infinity, { users: bare })[1]).toBe(
      'users          -  not asked         0      -             ?  copied',
    );
    const errors = [{ side: 'source', code: 'c', message: 'm', hint: 'h', exitCode: 6 }] as const;
    expect(text(Infinity, { users: { ...bare, errors } })[1]).toContain('refused');
  });
});

test('says that a run was undone, in place of how far it had come', () => {
  const checkpoint = {
    savedAt: at(20),
    undone: '20260101-000000-abcd',
    counts: { ...noOutcomes, read: 5 },
    configChanged: false,
  };
  const lines = text(90, {
    users: { phase: 'copying', pending: 0, percent: 100, checkpoint, rejects: none, errors: [] },
  });
  expect(lines[1]).toMatch(/undone$/);
  expect(lines[2]).toBe(
    'users: the run "20260101-000000-abcd" was undone: docferry migrate --restart carries everything again',
  );
});
