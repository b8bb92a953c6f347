import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import type { ConnectionConfig } from './connection-config.js';
import { Connections } from './connections.js';
import { isSignedRequest } from './request-template.js';

const CONNECTION_TIMEOUT = 10_000;

/** Makes what carries the requests of a client of the SDK. */
export function requestHandler(config: ConnectionConfig): NodeHttpHandler {
  return new NodeHttpHandler(handlerOptions(config));
}

type Handled = ReturnType<NodeHttpHandler['handle']>;

/** What carries the requests of a client and of its lean transport, over the same connections. */
export class LeanRequestHandler extends NodeHttpHandler {
  readonly connections: Connections;

  constructor(config: ConnectionConfig) {
    const options = handlerOptions(config);
    super(options);
    this.connections = new Connections({
      connecting: options.connectionTimeout,
      answer: options.requestTimeout,
    });
  }

  override async handle(...[request, options = {}]: Parameters<NodeHttpHandler['handle']>): Handled {
    const { abortSignal } = options;
    // Others are rare, such as those to an endpoint with a query.
    if (!isSignedRequest(request) || !(abortSignal instanceof AbortSignal))
      return super.handle(request, options);
    const { headers, ...answer } = await this.connections.exchange(request, abortSignal);
    return { response: { ...answer, headers: { ...headers } } };
  }

  override destroy(): void {
    super.destroy();
    this.connections.destroy();
  }
}

/**
 * Each client has a pool of its own without a limit: the writers bound how many requests are in flight, and a lower
 * limit here would only hide the wait from them. Without `throwOnRequestTimeout` a request that hangs is only warned of.
 */
function handlerOptions({ timeoutSeconds }: ConnectionConfig) {
  const timeout = timeoutSeconds * 1000;
  const agent = { keepAlive: true, maxSockets: Infinity };
  return {
    connectionTimeout: Math.min(CONNECTION_TIMEOUT, timeout),
    requestTimeout: timeout,
    socketTimeout: timeout,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  } satisfies NodeHttpHandlerOptions;
}
