import * as z from 'zod';

/** The actions that read or write items, or look at the table. */
const actions = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'ConditionCheckItem',
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'DescribeTable',
] as const;

/** The IAM name of an action of an application, without its prefix. */
export type ApplicationAction = (typeof actions)[number];

/** What reads and writes items by their keys needs; reading everything is left to those who name it. */
const usual: readonly ApplicationAction[] = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
];

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).min(1)]);

/** Who is to work with the tables, so that a cutover can tell whether it may. */
export const applicationSettings = z.strictObject({
  /** The ARN of its role, or of its user; `--app-role` takes its place. */
  role: z
    .string()
    .regex(
      /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/.+$/,
      'must be the ARN of a role or a user, such as arn:aws:iam::123456789012:role/app',
    ),
  /** What it does; `--app-actions` takes its place. */
  actions: z
    .array(z.enum(actions))
    .min(1)
    .default([...usual]),
  /** Values of condition keys that its policies ask for, such as `{ 'aws:SourceVpce': 'vpce-1' }`. */
  context: z.record(z.string().min(1), value).default({}),
});

/** Validated settings of an application. */
export type ApplicationConfig = z.output<typeof applicationSettings>;
