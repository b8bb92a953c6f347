import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Access } from './http-access.js';
import type { Streams } from './http-streams.js';
import type { ServiceMetrics } from './metrics.js';
import type { Monitor } from './monitor.js';
import type { StatusPage } from './page/page.js';

/** What a request is answered with: a text, or a stream of events that goes on. */
export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly stream?: Streams;
}

/** What is behind the routes. */
export interface Service {
  readonly access: Access;
  readonly monitor: Monitor;
  readonly metrics: Pick<ServiceMetrics, 'contentType' | 'render'>;
  readonly page: StatusPage;
  readonly streams: Streams;
}

/** Answers a request. */
export async function answerTo(request: IncomingMessage, service: Service): Promise<Answer> {
  const { access } = service;
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s, 2);
  const objection = objectionTo(request, path, access);
  if (objection !== undefined) return objection;
  const cookie = path === '/' ? access.exchange(new URLSearchParams(query).get('token')) : undefined;
  const answer = await answerOf(path, service, cookie !== undefined || access.isAllowed(request));
  return cookie === undefined ? answer : { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
}

async function answerOf(path: string, service: Service, allowed: boolean): Promise<Answer> {
  if (path === '/healthz') return health(service, allowed);
  if (!allowed) return refusal(path);
  return (await routes.get(path)?.(service)) ?? { status: 404, body: 'not found\n' };
}

/** What is wrong with a request, whoever sends it. */
function objectionTo(request: IncomingMessage, path: string, access: Access): Answer | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { Allow: 'GET, HEAD' }, body: 'only GET and HEAD are answered\n' };
  }
  if (!access.isAddressed(request)) {
    return { status: 403, body: 'the request is addressed to a host that this server does not go by\n' };
  }
  const foreign = path !== '/' && access.isForeign(request);
  return foreign ? { status: 403, body: 'not for pages of other sites\n' } : undefined;
}

type Route = (service: Service) => Answer | Promise<Answer>;

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', statusPage],
  ['/metrics', metricsText],
  ['/events', events],
]);

/** Whoever may not see more learns whether the service is healthy, and not why it is not. */
function health({ monitor }: Service, allowed: boolean): Answer {
  const { healthy, reasons } = monitor.snapshot();
  const verdict = { status: healthy ? 'healthy' : 'unhealthy' };
  return {
    status: healthy ? 200 : 503,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(allowed ? { ...verdict, reasons } : verdict)}\n`,
  };
}

function refusal(path: string): Answer {
  const way = path === '/' ? 'open this page as /?token=…' : 'send "Authorization: Bearer …"';
  return {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="docferry"' },
    body: `the token of --listen-token is needed: ${way}\n`,
  };
}

function statusPage({ page, monitor }: Service): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': page.policy },
    body: page.render(monitor.snapshot()),
  };
}

async function metricsText({ metrics }: Service): Promise<Answer> {
  return { status: 200, headers: { 'Content-Type': metrics.contentType }, body: await metrics.render() };
}

function events({ streams }: Service): Answer {
  if (!streams.hasRoom) {
    return { status: 503, headers: { 'Retry-After': '10' }, body: 'too many are listening already\n' };
  }
  return { status: 200, headers: { 'Content-Type': 'text/event-stream; charset=utf-8' }, stream: streams };
}
