/** What DynamoDB takes as the name of a table: 3 to 255 of `a-z A-Z 0-9 _ . -`. */
const longest = 255;
const shortest = 3;

/** Names of tables for collections whose own names DynamoDB does not take, no two the same. */
export function tableNames(collections: readonly string[], prefix = ''): ReadonlyMap<string, string> {
  const fits = (name: string): boolean =>
    /^[\w.-]+$/.test(name) &&
    prefix.length + name.length >= shortest &&
    prefix.length + name.length <= longest;
  const taken = new Set(collections.filter(fits));
  const names = new Map<string, string>();
  for (const collection of collections) {
    if (fits(collection)) continue;
    const name = untaken(collection, taken, longest - prefix.length);
    taken.add(name);
    names.set(collection, name);
  }
  return names;
}

function untaken(collection: string, taken: ReadonlySet<string>, room: number): string {
  const plain = collection.replace(/[^\w.-]+/g, '-').padEnd(shortest, '_');
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${String(number)}`;
    const name = plain.slice(0, room - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}
