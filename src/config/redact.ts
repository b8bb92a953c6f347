import type { Migration } from './migration.js';

const secretFields = ['password', 'token', 'secretAccessKey', 'sessionToken'];
const mask = '[redacted]';

/** Shorter secrets would blot out ordinary words and numbers, so they are only removed from credentials. */
const shortest = 4;

/** Every form in which a secret of this migration could show up in a text, the longest first. */
export function secretsOf({
  source,
  target,
  state = {},
}: Pick<Migration, 'source' | 'target'> & { readonly state?: object | undefined }): string[] {
  const secrets = [source, target, state].flatMap((settings) => [
    ...secretMembers(settings),
    ...basicCredentials(settings),
    ...urlPasswords(settings),
  ]);
  return forms(secrets);
}

/** The values of environment variables whose name says that they are secret. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): string[] {
  const secret = Object.entries(environment).filter(([name]) => /PASSWORD|PASSWD|SECRET|TOKEN/i.test(name));
  return forms(secret.flatMap(([, value]) => value ?? []));
}

/** Replaces every secret in a text, and the credentials in any URL. */
export function redact(text: string, secrets: readonly string[]): string {
  const scrubbed = text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*@/gi, `$1${mask}@`);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), scrubbed);
}

/** Replaces every secret in the strings within a value that is going to be printed as JSON. Field names stay. */
export function redactAll(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((member: unknown) => redactAll(member, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, redactAll(member, secrets)]),
  );
}

function forms(secrets: readonly string[]): string[] {
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

function urlPasswords(settings: object): string[] {
  return Object.values(settings).flatMap((value: unknown) => {
    if (typeof value !== 'string' || !URL.canParse(value)) return [];
    const { password } = new URL(value);
    return password === '' ? [] : [password, decoded(password)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
