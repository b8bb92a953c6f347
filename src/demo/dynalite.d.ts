/** What docferry uses of dynalite, which has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Makes a server that does not listen yet and holds its tables in memory. */
  export default function dynalite(options: { readonly createTableMs: number }): Server;
}
