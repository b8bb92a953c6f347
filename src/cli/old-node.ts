// Loaded by any Node.js, so it imports nothing and is written in the JavaScript of 2020.

/** The oldest Node.js that can run this package, as in "engines" of package.json. */
const oldest = '20.12';

/** What to say to a Node.js that is too old for this package; nothing where it is not. */
export function refusalOfOldNode(
  version: string,
): { readonly message: string; readonly hint: string } | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldest.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return {
    message: `docferry needs Node.js ${oldest} or newer, and this is ${version}`,
    hint: 'Install a newer Node.js, or start docferry with one.',
  };
}
