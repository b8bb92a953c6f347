import { type Reply, type ScriptedRequest, startScriptedServer } from './scripted-http.js';

/** What the stand-in decides of one action on one resource. */
export interface Outcome {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly policies?: readonly string[];
  readonly missing?: readonly string[];
  readonly organization?: boolean;
  readonly boundary?: boolean;
}

/** How the stand-in answers. */
export interface IAMOptions {
  /** Of an action without its prefix; undefined leaves it out of the answer. */
  readonly decide?: (action: string, resource: string) => Outcome | undefined;
  /** Results on one page. */
  readonly perPage?: number;
  /** `parts` has a result for each action, with parts for the resources; `named` one for each action and resource. */
  readonly shape?: 'parts' | 'named';
  /** Answers with this instead of an answer. */
  readonly instead?: Reply;
}

/** A server that speaks IAM's query protocol as far as SimulatePrincipalPolicy needs it. */
export interface StandInIAM extends AsyncDisposable {
  readonly url: string;
  /** The forms that were sent, and the access key that each was signed with. */
  readonly asked: readonly { readonly form: URLSearchParams; readonly key: string }[];
}

/** What IAM answers an error with. */
export function iamError(status: number, code: string, message = 'no'): Reply {
  const fault = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers, body: `<ErrorResponse xmlns="${namespace}">${fault}</ErrorResponse>` };
}

/** Starts a stand-in. Without options everything is allowed, on one page. */
export async function startIAM(options: IAMOptions = {}): Promise<StandInIAM> {
  const asked: { form: URLSearchParams; key: string }[] = [];
  const server = await startScriptedServer((request) => {
    const form = new URLSearchParams(request.body);
    asked.push({ form, key: keyOf(request) });
    return options.instead ?? answer(form, options);
  });
  return { url: server.url, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The members of a list in a form, in order. */
export function members(form: URLSearchParams, list: string): string[] {
  return [...form].filter(([name]) => name.startsWith(`${list}.member.`)).map(([, value]) => value);
}

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
const headers = { 'content-type': 'text/xml' };

function keyOf({ headers: { authorization } }: ScriptedRequest): string {
  return /Credential=(\w+)\//.exec(String(authorization))?.[1] ?? '';
}

function answer(form: URLSearchParams, { decide = () => allowed, perPage = 100, shape }: IAMOptions): Reply {
  const resources = members(form, 'ResourceArns');
  const results = members(form, 'ActionNames').flatMap((name) => {
    const outcomes = resources.flatMap((resource) => {
      const outcome = decide(name.replace('dynamodb:', ''), resource);
      return outcome === undefined ? [] : [{ resource, outcome }];
    });
    if (outcomes.length === 0) return [];
    return shape === 'named'
      ? outcomes.map((one) => whole({ action: name, ...one }))
      : [inParts(name, outcomes)];
  });
  const start = Number(form.get('Marker') ?? 0);
  const end = start + perPage;
  const more = end < results.length ? `<Marker>${end}</Marker>` : '';
  const page = `<EvaluationResults>${results.slice(start, end).join('')}</EvaluationResults>`;
  const result = `<IsTruncated>${more !== ''}</IsTruncated>${more}${page}`;
  const body = `<SimulatePrincipalPolicyResponse xmlns="${namespace}"><SimulatePrincipalPolicyResult>${result}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
  return { headers, body };
}

const allowed: Outcome = { decision: 'allowed' };

interface Decided {
  readonly action: string;
  readonly resource: string;
  readonly outcome: Outcome;
}

function whole({ action, resource, outcome }: Decided, parts = ''): string {
  const { decision, organization } = outcome;
  const byOrganization =
    organization === undefined
      ? ''
      : `<OrganizationsDecisionDetail><AllowedByOrganizations>${organization}</AllowedByOrganizations></OrganizationsDecisionDetail>`;
  return `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision><EvalResourceName>${resource}</EvalResourceName>${details(outcome)}${byOrganization}${parts}</member>`;
}

function inParts(action: string, all: readonly Omit<Decided, 'action'>[]): string {
  const worst = all.find(({ outcome }) => outcome.decision !== 'allowed') ?? all[0];
  const parts = all.map(
    ({ resource, outcome }) =>
      `<member><EvalResourceName>${resource}</EvalResourceName><EvalResourceDecision>${outcome.decision}</EvalResourceDecision>${details(outcome)}</member>`,
  );
  const resource = 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}';
  const list = `<ResourceSpecificResults>${parts.join('')}</ResourceSpecificResults>`;
  return whole({ action, resource, outcome: worst?.outcome ?? allowed }, list);
}

function details({ policies = [], missing = [], boundary }: Outcome): string {
  const statements = policies.map((id) => `<member><SourcePolicyId>${id}</SourcePolicyId></member>`);
  const keys = missing.map((key) => `<member>${key}</member>`);
  const byBoundary =
    boundary === undefined
      ? ''
      : `<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>${boundary}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>`;
  return `<MatchedStatements>${statements.join('')}</MatchedStatements><MissingContextValues>${keys.join('')}</MissingContextValues>${byBoundary}`;
}
