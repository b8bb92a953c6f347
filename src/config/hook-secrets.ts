import type { Hook } from './sync-settings.js';
import { decoded } from './url-passwords.js';

/** A part of a webhook's path that is at least so long is a secret: the address itself is what admits the sender. */
const longPart = 16;

const secretName = /auth|code|credential|key|pass|secret|sig|token/i;

/** What is secret about whom to tell: the credentials in an address or in a command's arguments. */
export function hookSecrets({ webhook, command = [] }: Hook): string[] {
  return [
    ...(webhook === undefined ? [] : urlSecrets(webhook)),
    ...command.slice(1).flatMap(argumentSecrets),
  ];
}

function urlSecrets(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { username, password, pathname, search, searchParams, hash } = new URL(text);
  const user = password === '' ? [username] : [password];
  const parts = pathname.split('/').filter(({ length }) => length >= longPart);
  const values = [...searchParams]
    .filter(([name, value]) => secretName.test(name) || value.length >= longPart)
    .map(([, value]) => value);
  const secrets = [...user, ...parts, ...values, search.slice(1), hash.slice(1)];
  return secrets.flatMap((secret) => (secret === '' ? [] : [secret, decoded(secret)]));
}

/** Knows addresses, `name=value` with the name of a secret, and what HTTP calls credentials. */
function argumentSecrets(argument: string): string[] {
  const urls = argument.match(/https?:\/\/\S+/gi) ?? [];
  const [, name = '', value = ''] = /^([^=\s]+)=(.+)$/s.exec(argument) ?? [];
  const [, credentials = ''] = /\b(?:basic|bearer)\s+(\S+)/i.exec(argument) ?? [];
  return [...urls.flatMap(urlSecrets), secretName.test(name) ? value : '', credentials];
}
