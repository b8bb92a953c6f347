/** A string as TypeScript source. */
export function literal(text: string): string {
  const content = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${content.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** A field's name as TypeScript source. */
export function fieldName(text: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : literal(text);
}
