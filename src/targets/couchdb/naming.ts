import { ConfigError } from '../../errors.js';
import { attributesOf, type KeyAttribute, type KeySchema } from '../../key-schema.js';

/** What is wrong with a database's name, in words. */
export function databaseNameProblem(name: string): string | undefined {
  if (/^[a-z][a-z0-9_$()+/-]*$/.test(name)) return undefined;
  return `the database name "${name}" must begin with a-z and consist of a-z 0-9 _ $ ( ) + / -, choose another with "to"`;
}

/** What is wrong with a key, in words: documents are named by `_id`, a string. */
export function documentKeyProblem({ partition, sort }: KeySchema): string | undefined {
  if (partition.attribute === '_id' && partition.type === 'S' && sort === undefined) return undefined;
  return 'must be one attribute "_id" of type "S", which is what names a couchdb document';
}

/** How `_id` is made where the config says nothing: from the one string that names the source's documents. */
export function documentKeyMapping(key: KeySchema): {
  readonly partition: KeyAttribute & { readonly from: string };
} {
  const { partition, sort } = key;
  if (sort !== undefined || partition.type !== 'S') throw keyMissing(attributesOf(key));
  return { partition: { attribute: '_id', from: partition.attribute, type: 'S' } };
}

function keyMissing(attributes: readonly KeyAttribute[]): ConfigError {
  const names = attributes.map(({ attribute, type }) => `"${attribute}" (${type})`).join(' and ');
  return new ConfigError(
    `the documents of the source are named by ${names}, those of couchdb by one string`,
    {
      code: 'target_key',
      hint: 'Set "key" to { partition: { attribute: "_id", from: … } } with a field that "transforms" make of the key.',
    },
  );
}
