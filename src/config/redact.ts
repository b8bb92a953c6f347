import { hookSecrets } from './hook-secrets.js';
import type { Migration } from './migration.js';
import type { SyncSettings } from './sync-settings.js';
import { urlPasswords } from './url-passwords.js';

const secretFields = ['password', 'token', 'secretAccessKey', 'sessionToken'];
const mask = '[redacted]';

/** Shorter secrets would blot out ordinary words and numbers, so they are only removed from credentials. */
const shortest = 4;

/** Every form in which a secret of this migration could show up in a text, the longest first. */
export function secretsOf({
  source,
  target,
  state = {},
  sync = {},
}: Pick<Migration, 'source' | 'target'> & SecretSettings): string[] {
  const secrets = [source, target, state].flatMap((settings) => [
    ...secretMembers(settings),
    ...basicCredentials(settings),
    ...Object.values(settings).flatMap((value: unknown) =>
      typeof value === 'string' ? urlPasswords(value) : [],
    ),
  ]);
  const hooks = [sync.onFailure ?? [], sync.onSuccess ?? []].flat();
  return secretForms([...secrets, ...hooks.flatMap(hookSecrets)]);
}

interface SecretSettings {
  readonly state?: object | undefined;
  readonly sync?: Pick<SyncSettings, 'onFailure' | 'onSuccess'> | undefined;
}

const secretVariable = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL|WEBHOOK/i;

/** Names of variables that say where a secret is, not what it is. */
const placeVariable = /_(FILE|PATH|DIR|DIRECTORY)$/i;

/** The values of environment variables whose name says that they are secret, and the passwords in any URL. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): string[] {
  const secrets = Object.entries(environment).flatMap(([name, value = '']) => [
    ...(secretVariable.test(name) && !placeVariable.test(name) ? [value] : []),
    ...urlPasswords(value),
  ]);
  return secretForms(secrets);
}

/** Replaces every secret in a text, and the credentials in any URL. */
export function redact(text: string, secrets: readonly string[]): string {
  const scrubbed = text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*@/gi, `$1${mask}@`);
  const whole = secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), scrubbed);
  return whole.includes(cut) ? withoutCutSecrets(whole, secrets) : whole;
}

/** Stands where a text was cut, perhaps in the middle of a secret. */
const cut = '…';

function withoutCutSecrets(text: string, secrets: readonly string[]): string {
  const parts = text.split(cut);
  const rest = parts.pop() ?? '';
  return [...parts.map((part) => withoutBeginning(part, secrets)), rest].join(cut);
}

/** Takes away the beginning of a secret at the end of a text. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  const longest = Math.max(0, ...secrets.map((secret) => overlap(text, secret)));
  return longest < shortest ? text : text.slice(0, -longest) + mask;
}

/** How many characters at the end of a text are the beginning of a secret. */
function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length >= shortest; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return length;
  return 0;
}

/** Replaces every secret in the strings within a value that is going to be printed as JSON. Field names stay. */
export function redactAll(value: unknown, secrets: readonly string[]): unknown {
  return mapTexts(value, (text) => redact(text, secrets));
}

/** Changes every text within a value that is going to be printed as JSON. Field names stay. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((member: unknown) => mapTexts(member, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, mapTexts(member, change)]),
  );
}

/** Every form in which these secrets could show up in a text, the longest first. */
export function secretForms(secrets: readonly string[]): string[] {
  const all = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set(all)].filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
}

function secretMembers(settings: object): string[] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return secretFields.includes(name) ? [value] : [];
    if (name === 'secrets' && Array.isArray(value)) return value.map(String);
    return typeof value === 'object' && value !== null ? secretMembers(value) : [];
  });
}

/** `user:password` and what HTTP's basic authentication makes of it, which gives a short password away too. */
function basicCredentials(settings: object): string[] {
  if (!('username' in settings) || !('password' in settings)) return [];
  const { username, password } = settings;
  if (typeof username !== 'string' || typeof password !== 'string') return [];
  const pair = `${username}:${password}`;
  const base64 = Buffer.from(pair).toString('base64');
  return [pair, base64, base64.replace(/=+$/, ''), Buffer.from(pair).toString('base64url')];
}
