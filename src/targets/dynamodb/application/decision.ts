import type { EvaluationResult, ResourceSpecificResult } from '@aws-sdk/client-iam';

/** What IAM decides of one action on one resource. */
export interface Decision {
  /** Without its prefix. */
  readonly action: string;
  readonly resource: string;
  /** Why it is denied, in words; absent where it is allowed. */
  readonly denied?: string;
  /** The condition keys that its policies ask for and that were not given. */
  readonly missing: readonly string[];
}

/** What IAM decides of each action, without its prefix, on each resource. What it does not tell of is not allowed. */
export function decisionsOn(
  { actions, resources }: { readonly actions: readonly string[]; readonly resources: readonly string[] },
  results: readonly EvaluationResult[],
): readonly Decision[] {
  return actions.flatMap((action) => {
    const name = `dynamodb:${action}`.toLowerCase();
    const ofAction = results.filter(({ EvalActionName = '' }) => EvalActionName.toLowerCase() === name);
    return resources.map((resource) => decide({ action, resource }, ofAction));
  });
}

/** What a result and each of its parts tell alike. */
type Part = Omit<ResourceSpecificResult, 'EvalResourceName'>;

/** One result, and the part of it that is about the resource alone, where it has parts. */
interface Finding {
  readonly result: EvaluationResult;
  readonly part?: Part;
}

function decide(
  about: Pick<Decision, 'action' | 'resource'>,
  results: readonly EvaluationResult[],
): Decision {
  const findings = findingsOn(about.resource, results);
  const missing = [...new Set(findings.flatMap(missingOf))];
  if (findings.length === 0) return { ...about, denied: 'not told by IAM', missing };
  const [denied] = findings.flatMap((finding) => denialOf(finding) ?? []);
  return { ...about, ...(denied === undefined ? {} : { denied }), missing };
}

/** A result without parts is about the resource that it names, or about all where it names none that was asked for. */
function findingsOn(resource: string, results: readonly EvaluationResult[]): readonly Finding[] {
  const parts = results.flatMap((result) =>
    (result.ResourceSpecificResults ?? [])
      .filter(({ EvalResourceName }) => EvalResourceName === resource)
      .map((part) => ({ result, part })),
  );
  if (parts.length > 0) return parts;
  const whole = results.filter(({ ResourceSpecificResults: inner = [] }) => inner.length === 0);
  const named = whole.filter(({ EvalResourceName }) => EvalResourceName === resource);
  return (named.length > 0 ? named : whole.filter(isGeneral)).map((result) => ({ result }));
}

/** A template such as `arn:${Partition}:…`, or `*`, stands for every resource. */
function isGeneral({ EvalResourceName: name = '*' }: EvaluationResult): boolean {
  return name === '*' || name.includes('${');
}

function missingOf({ result, part }: Finding): readonly string[] {
  return (part ?? result).MissingContextValues ?? [];
}

function denialOf({ result, part = asPart(result) }: Finding): string | undefined {
  const decision = decisionOf(result, part);
  if (decision === 'allowed') return undefined;
  // Only the whole tells of the organization.
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false)
    return "denied by the organization's service control policies";
  if (part.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false)
    return 'denied by the permissions boundary';
  if (decision !== 'explicitDeny') return 'implicitly denied, because no policy allows it';
  const policies = (part.MatchedStatements ?? []).flatMap(({ SourcePolicyId: id }) => id ?? []);
  const by = [...new Set(policies)].map((id) => `"${id}"`).join(', ');
  return `explicitly denied${by === '' ? '' : ` by ${by}`}`;
}

/** A whole that is denied though each of its parts is allowed denies them all. */
function decisionOf(
  { EvalDecision, ResourceSpecificResults: parts = [] }: EvaluationResult,
  { EvalResourceDecision }: Part,
): Part['EvalResourceDecision'] {
  const split = parts.some((part) => part.EvalResourceDecision !== 'allowed');
  return split ? EvalResourceDecision : EvalDecision;
}

function asPart({ EvalDecision: EvalResourceDecision, ...details }: EvaluationResult): Part {
  return { ...details, EvalResourceDecision };
}
