import type { CompletePlan } from '../config/migration.js';
import type { Document } from '../document.js';
import { ItemNames } from '../dynamodb/item-names.js';
import { encodeKey } from '../dynamodb/key-encoder.js';
import { EnvironmentError } from '../errors.js';
import { attributesOf } from '../key-schema.js';
import type { TargetSurvey } from '../targets/appraisal.js';
import type { Key } from '../targets/target.js';
import { obstacleError } from './obstacle-error.js';

/** Tells the id of a document from the key of its item, where all that names a document is part of the key. */
export function idOfKey({ mapping, shape }: CompletePlan): (key: Key) => string | undefined {
  const names = new ItemNames(shape.key);
  const mapped = attributesOf(mapping);
  const naming = attributesOf(shape.key).map(({ attribute }) => ({
    field: attribute,
    from: mapped.find(({ from }) => from === attribute)?.attribute,
  }));
  return (key) => {
    const fields: [string, Document[string]][] = [];
    for (const { field, from } of naming) {
      const value = from === undefined ? undefined : key[from];
      if (value === undefined) return undefined;
      fields.push([field, value]);
    }
    const attributes = fields.map(([field]) => field);
    const encoded = JSON.parse(encodeKey(Object.fromEntries(fields), attributes).json) as Readonly<
      Record<string, unknown>
    >;
    return names.idOf(encoded);
  };
}

/** Throws when there is nothing at the target to compare with, or it is not what the config says. */
export function requireReadable(
  { name, to }: CompletePlan,
  { exists, obstacles: [obstacle] }: TargetSurvey,
): void {
  if (!exists) {
    throw new EnvironmentError(`there is no "${to}" at the target to compare "${name}" with`, {
      code: 'target_not_found',
      hint: 'Run docferry migrate first, or check the name, the region and the account.',
    });
  }
  if (obstacle !== undefined) throw obstacleError(obstacle);
}
