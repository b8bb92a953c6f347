import { labelOf, nameOf } from '../../../dynamodb/requests/error-fields.js';
import { explain } from '../../../dynamodb/requests/errors.js';
import type { Attempt } from '../../../dynamodb/requests/explanation.js';
import { DocferryError, messageOf } from '../../../errors.js';

/** Errors whose explanation is the same whichever service of AWS was asked. */
const ofIdentity = /^(credentials_|role_refused$|clock_skew$)/;

/** Why IAM could not be asked about a role or user, and what helps, in words. */
export function whyUnanswered(error: unknown, principal: string, place: Omit<Attempt, 'action'>): string {
  const name = nameOf(error);
  if (name.startsWith('AccessDenied'))
    return `not permitted to call "iam:SimulatePrincipalPolicy" on "${principal}": allow it for the identity in use, or name no role`;
  if (name.startsWith('NoSuchEntity')) return `there is no "${principal}"`;
  const explained = explain(error, { ...place, action: 'SimulatePrincipalPolicy' });
  if (!(explained instanceof DocferryError)) throw error;
  if (ofIdentity.test(explained.code)) return explained.message;
  if (explained.code.startsWith('endpoint_'))
    return `IAM could not be reached: ${labelOf(error)}; a private subnet may have no way to it`;
  return `IAM refused to tell: ${name}: ${messageOf(error).replace(/\s+/g, ' ').trim()}`;
}
