import * as z from 'zod';

/** How to reach a CouchDB. */
export const connectionSettings = {
  /** Where the server is, with a path prefix where a proxy adds one. Must not contain credentials. */
  url: z.url({ protocol: /^https?$/ }),
  /** The name of the user. */
  username: z.string().min(1).optional(),
  /** The password of the user; take it from `env`. */
  password: z.string().optional(),
  /** `basic` sends name and password with each request; `cookie` opens a session and renews it. */
  auth: z.enum(['basic', 'cookie']).default('basic'),
  /** A token sent as `Authorization: Bearer`, instead of name and password. */
  token: z.string().min(1).optional(),
  /** Certificates beyond the usual ones. */
  tls: z
    .strictObject({
      /** Path of a PEM file with the certificate authorities to trust besides the usual ones. */
      ca: z.string().min(1).optional(),
      /** Path of a PEM file with the client's certificate. */
      cert: z.string().min(1).optional(),
      /** Path of a PEM file with the client's key. */
      key: z.string().min(1).optional(),
    })
    .optional(),
  /** Seconds that one request may take before it is sent again. */
  timeoutSeconds: z.int().min(1).max(3600).default(120),
  /** Seconds without any progress after which the server is given up. */
  giveUpSeconds: z.int().min(1).max(86_400).default(300),
};

/** Validated settings of a connection to a CouchDB. */
export type ConnectionConfig = z.output<z.ZodObject<typeof connectionSettings>>;
