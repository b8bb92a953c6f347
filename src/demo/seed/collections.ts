import type { JsonValue } from '../../json/json.js';
import type { Random } from './random.js';

/** A document as it is sent to CouchDB. */
export type SeedDocument = Readonly<Record<string, JsonValue>> & { readonly _id: string };

/** How many ordinary documents of one kind there are, and how one is made. */
export interface Recipe {
  readonly count: number;
  readonly make: (number: number, random: Random) => SeedDocument;
}

const words = ['copper', 'harbor', 'lantern', 'meadow', 'orbit', 'prairie', 'quartz', 'ripple'] as const;
const people = ['Ada Okafor', 'Björn Dahl', 'Chloé Martin', 'Dmitri Орлов', '李雷', 'Zoë O’Neil'] as const;
const regions = ['us-east-1', 'eu-west-1', 'ap-northeast-1'] as const;

const padded = (number: number): string => String(number).padStart(5, '0');

/** The six collections of the demo and what is in them. */
export const recipes = {
  agents: {
    count: 600,
    make: (number, random) => ({
      _id: `agent-${padded(number)}`,
      name: `${random.pick(words)} ${random.pick(words)}`,
      code: `export default async (input) => input.slice(0, ${random.integer(1, 500)});\n`,
      usage_count: random.integer(0, 250_000),
      success_rate: random.amount(0, 1),
      tags: random.list(random.integer(0, 4), () => random.pick(words)),
      model: {
        name: random.pick(words),
        temperature: random.amount(0, 2),
        max_tokens: 2 ** random.integer(8, 14),
      },
      owner: `user-${padded(random.integer(1, 800))}`,
      created_at: random.time(),
      archived_at: random.chance(0.1) ? random.time() : null,
    }),
  },
  deployments: {
    count: 400,
    make: (number, random) => ({
      _id: `deployment:${random.pick(regions)}:${padded(number)}`,
      agent: `agent-${padded(random.integer(1, 600))}`,
      status: random.pick(['running', 'stopped', 'failed']),
      image: `registry.example.com/${random.pick(words)}@sha256:${random.hex(64)}`,
      replicas: random.integer(0, 12),
      env: { LOG_LEVEL: random.pick(['info', 'debug']), EMPTY: '', PORT: random.integer(3000, 9999) },
      history: random.list(random.integer(1, 6), () => ({
        at: random.time(),
        by: random.pick(people),
        ok: random.chance(0.9),
      })),
    }),
  },
  users: {
    count: 800,
    make: (number, random) => ({
      _id: `user-${padded(number)}`,
      name: random.pick(people),
      email: `user${number}@example.com`,
      balance: random.amount(-500, 5000),
      roles: random.list(random.integer(0, 2), () => random.pick(['admin', 'editor', 'viewer'])),
      preferences: { theme: random.pick(['dark', 'light']), newsletter: random.chance(0.5), limits: {} },
      external_id: random.integer(2 ** 40, 2 ** 52),
      signed_up_at: random.time(),
    }),
  },
  sessions: {
    count: 900,
    make: (_number, random) => ({
      _id: `session-${random.hex(32)}`,
      user: `user-${padded(random.integer(1, 800))}`,
      // Seconds since 1970 and far ahead: a DynamoDB with TTL deletes what has expired.
      expires_at: 2_051_222_400 + random.integer(0, 86_400 * 30),
      ip: `192.0.2.${random.integer(1, 254)}`,
      agent: random.chance(0.5) ? 'Mozilla/5.0 (X11; Linux x86_64)' : 'curl/8.5.0',
      data: {
        cart: random.list(random.integer(0, 3), () => ({ sku: random.hex(8), price: random.amount(1, 99) })),
      },
    }),
  },
  tickets: {
    count: 500,
    make: (number, random) => ({
      _id: `ticket-${padded(number)}`,
      title: `${random.pick(words)} does not ${random.pick(words)}`,
      priority: random.integer(1, 5),
      open: random.chance(0.4),
      assignee: random.chance(0.7) ? random.pick(people) : null,
      comments: random.list(random.integer(0, 8), () => ({
        by: random.pick(people),
        at: random.time(),
        text: random.list(random.integer(3, 30), () => random.pick(words)).join(' '),
      })),
    }),
  },
  demos: {
    count: 200,
    make: (number, random) => ({
      _id: `demo-${padded(number)}`,
      title: `${random.pick(words)} ✓`,
      steps: random.list(random.integer(1, 5), () => ({
        say: random.pick(words),
        wait: random.amount(0, 3),
      })),
      ratio: random.next(),
      matrix: [[random.integer(-9, 9), random.integer(-9, 9)], []],
    }),
  },
} as const satisfies Record<string, Recipe>;

/** The name of a collection of the demo. */
export type DemoCollection = keyof typeof recipes;
