import * as z from 'zod';

/** How to reach a DynamoDB. Credentials that are not given here come from the AWS SDK's own chain. */
export const connectionSettings = {
  /** The region of AWS. */
  region: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a region, such as us-east-1')
    .default('us-east-1'),
  /** Another address than AWS's own, such as `http://127.0.0.1:8000` for DynamoDB Local. */
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** The profile of the AWS config files to use. */
  profile: z.string().min(1).optional(),
  /** The keys to use; without them and without a profile the AWS SDK finds some as usual. */
  credentials: z
    .strictObject({
      /** The id of the access key. */
      accessKeyId: z.string().min(1),
      /** The secret; take it from `env`. */
      secretAccessKey: z.string().min(1),
      /** The token of temporary credentials. */
      sessionToken: z.string().min(1).optional(),
    })
    .optional(),
  /** The role to assume, with these credentials or those of the profile. */
  role: z
    .strictObject({
      /** The ARN of the role. */
      arn: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'),
      /** The external id that the role asks for. */
      externalId: z.string().min(2).max(1224).optional(),
      /** What the session is called in logs of AWS. */
      sessionName: z
        .string()
        .regex(/^[\w+=,.@-]{2,64}$/, 'must be 2 to 64 characters of a-z A-Z 0-9 _ + = , . @ -')
        .default('docferry'),
    })
    .optional(),
  /** Seconds that one request may take before it is sent again. */
  timeoutSeconds: z.int().min(1).max(3600).default(30),
  /** Seconds without any progress after which the database is given up. */
  giveUpSeconds: z.int().min(1).max(86_400).default(300),
};

/** How requests with many items are sent: with as little work as it takes, or by the AWS SDK from end to end. */
export const transport = z.enum(['lean', 'sdk']).default('lean');

/** A way to send requests with many items. */
export type Transport = z.output<typeof transport>;

/** Validated settings of a connection to a DynamoDB. */
export type ConnectionConfig = z.output<z.ZodObject<typeof connectionSettings>>;
