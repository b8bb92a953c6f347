/** The password within a URL, as it stands there and decoded; none where the text is no URL or has none. */
export function urlPasswords(text: string): string[] {
  if (!text.includes('@') || !URL.canParse(text)) return [];
  const { password } = new URL(text);
  return password === '' ? [] : [password, decoded(password)];
}

/** Percent-decodes what is encoded, and leaves alone what only looks like it. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
