import { EnvironmentError, messageOf } from '../../errors.js';
import { type Attempt, type Explanation, quoteMessage } from './explanation.js';

/** One name also stands for a session of a profile that has ended, or that nobody has begun. */
export const noCredentials: Explanation = (cause, attempt) => {
  if (/expired|sso login/i.test(messageOf(cause))) return expired(cause, attempt);
  const profile = profileOf(attempt);
  return profile === undefined
    ? new EnvironmentError(`no AWS credentials were found: ${quoteMessage(cause)}`, {
        code: 'credentials_missing',
        hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run where a role is attached.',
        cause,
      })
    : new EnvironmentError(`no AWS credentials were found for profile "${profile}": ${quoteMessage(cause)}`, {
        code: 'credentials_missing',
        hint: `Check the name of the profile in the AWS config files of this user with "aws configure list-profiles".`,
        cause,
      });
};

/** Whatever was known of the caller is no longer valid. */
export const expired: Explanation = (cause, attempt) => {
  const profile = profileOf(attempt);
  const login = `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
  const session = /sso/i.test(messageOf(cause)) && /not found|invalid/i.test(messageOf(cause));
  const what = session
    ? 'the AWS SSO session has expired or was never begun'
    : 'the AWS credentials have expired';
  return new EnvironmentError(what, {
    code: 'credentials_expired',
    hint: `Renew the session, for example with "${login}", and run the same command again: it resumes.`,
    cause,
  });
};

function profileOf({ profile }: Attempt): string | undefined {
  return profile ?? process.env['AWS_PROFILE'];
}

/** The caller is not known to AWS. */
export const unknownCredentials: Explanation = (cause, { region }) =>
  new EnvironmentError(`the AWS credentials were refused in region "${region}": ${quoteMessage(cause)}`, {
    code: 'credentials_refused',
    hint: 'Check the access key, its session token and the region that it belongs to.',
    cause,
  });

/** DynamoDB gives one name to a wrong secret and to a wrong clock. */
export const badSignature: Explanation = (cause, attempt) =>
  /expired|not yet current/i.test(messageOf(cause))
    ? new EnvironmentError("this machine's clock differs from AWS's by too much", {
        code: 'clock_skew',
        hint: 'Set the clock of this machine, for example by switching on time synchronisation.',
        cause,
      })
    : unknownCredentials(cause, attempt);
