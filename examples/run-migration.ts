import { type Config, migrate, redactor, verify } from 'docferry';

/** Migrates and compares both sides; resolves to whether all is well. */
export async function carry(
  config: Config,
  { log, state, signal }: { log: (line: string) => void; state: string; signal: AbortSignal },
): Promise<boolean> {
  const conceal = await redactor(config);
  const result = await migrate({
    config,
    state,
    signal,
    report: (event) => {
      if (event.type === 'rejected')
        log(conceal(`${event.collection}: ${event.id}: ${event.rejection.reason}`));
    },
  });
  log(`${result.totals.written} documents were written`);
  if (result.error !== undefined) log(`${result.error.message}. ${result.error.hint}`);
  if (!result.ok) return false;
  const compared = await verify({ config, state, signal });
  log(`${compared.totals.equal} of ${compared.totals.compared} documents are equal`);
  return compared.ok;
}
