const MARK = 'unknown: ';

/** The value of a setting that could not be looked up: why. */
export function unknownSetting(reason: string): string {
  return MARK + reason;
}

/** Names of the settings whose values are known on both sides and differ, or that one side alone has. */
export function changedSettings(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => {
    const values = [before[name], after[name]];
    return values[0] !== values[1] && !values.some((value) => value?.startsWith(MARK));
  });
}
