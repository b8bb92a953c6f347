/** What is wrong with a table's name, in words. */
export function tableNameProblem(table: string): string | undefined {
  if (/^[\w.-]{3,255}$/.test(table)) return undefined;
  return `the table name "${table}" must have 3 to 255 characters of a-z A-Z 0-9 _ . -, choose another with "to"`;
}
