import type { IamPolicy } from '../commands/iam-policy.js';
import { type Purpose, isPurpose, purposes } from '../commands/purposes.js';
import { didYouMean } from '../config/suggestion.js';
import { ConfigError } from '../errors.js';
import type { Route } from '../commands/route.js';
import type { Invocation } from './verb.js';

/** What is asked for when nobody says what for. */
const usual: readonly Purpose[] = ['migrate', 'sync', 'verify'];

/** What `--for` names. Throws ConfigError `usage` for what there is not. */
export function purposesOf(own: Invocation['own']): readonly Purpose[] {
  const named = own['for'];
  if (typeof named !== 'string') return usual;
  return named.split(',').map((word) => {
    const name = word.trim();
    if (isPurpose(name)) return name;
    throw new ConfigError(`"--for" knows no "${name}"${didYouMean(name, purposes)}`, {
      code: 'usage',
      hint: `Choose among ${purposes.join(', ')}, with commas between them.`,
    });
  });
}

/** What `--account` names. Throws ConfigError `usage` when it is no number of an account. */
export function accountOf(own: Invocation['own']): string | undefined {
  const account = own['account'];
  if (typeof account !== 'string' || /^\d{12}$/.test(account)) return account as string | undefined;
  throw new ConfigError(`"${account}" is no AWS account for "--account"`, {
    code: 'usage',
    hint: 'Give --account the 12 digits of the account, or leave it out to allow any.',
  });
}

/** Prints what IAM has to allow. */
export async function printPolicies({ terminal, options, own }: Invocation, route: Route): Promise<void> {
  const { iamPolicies } = await import('../commands/iam-policy.js');
  const policies = iamPolicies({ ...route, purposes: purposesOf(own), account: accountOf(own) });
  if (options.json) terminal.json({ command: 'doctor', ok: true, policies });
  else for (const text of policyTexts(policies)) terminal.text(text);
  for (const { identity, characters, tooLong } of policies) {
    if (!tooLong) continue;
    terminal.line(
      `warning: the policy of ${identity} has ${characters} characters, and a managed policy may have 6144`,
    );
    terminal.line('hint: Name some of the collections, and attach a policy for each part of them.');
  }
  if (policies.length === 0) terminal.line('nothing of this needs a permission of AWS');
}

/** A single policy can be pasted as it stands. */
function policyTexts(policies: readonly IamPolicy[]): string[] {
  return policies.flatMap(({ identity, policy }) => [
    ...(policies.length === 1 ? [] : [`For the ${identity.replace(/^the /, '')}:`]),
    JSON.stringify(policy, null, 2),
  ]);
}
