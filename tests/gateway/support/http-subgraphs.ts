import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { GatewayParts } from '../../../gateway/gateway.ts';
import { createNetworkClient } from '../../../gateway/network-client.ts';
import {
  defaultResilience,
  type ResilienceSettings,
} from '../../../gateway/resilience/settings.ts';
import { anonymous } from '../../../kernel/caller.ts';
import { type Clock, systemClock } from '../../../kernel/clock.ts';
import type { SubgraphRequest } from '../../../kernel/graphql/subgraph.ts';
import { silentLog } from './small-gateway.ts';
import { createTestClient, type ServiceName } from './small-shop.ts';

/** Answers in the subgraph's stead; false leaves it to the subgraph. */
type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** The small shop's subgraphs behind real sockets. */
export interface HttpSubgraphs extends AsyncDisposable {
  readonly clientFor: GatewayParts['clientFor'];
  /** Where each answers. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Requests that came, in order. */
  readonly requests: Readonly<Record<ServiceName, IncomingMessage[]>>;
  intercept(name: ServiceName, intercept: Intercept | null): void;
}

export async function startHttpSubgraphs(
  options: {
    readonly resilience?: Partial<ResilienceSettings>;
    readonly timeoutMs?: number;
    readonly clock?: Clock;
    readonly headers?: GatewayParts['headers'];
  } = {},
): Promise<HttpSubgraphs> {
  const names: readonly ServiceName[] = ['orders', 'catalog'];
  const requests: Record<ServiceName, IncomingMessage[]> = { orders: [], catalog: [] };
  const intercepts = new Map<ServiceName, Intercept>();
  const servers = await Promise.all(names.map(async (name) => [name, await serve(name)] as const));

  async function serve(name: ServiceName) {
    const client = createTestClient(name);
    const server = createServer(async (request, response) => {
      requests[name].push(request);
      if (await intercepts.get(name)?.(request, response)) return;
      const result = await client.execute({
        ...((await json(request)) as Pick<SubgraphRequest, 'query' | 'variables'>),
        caller: anonymous('shop'),
        requestId: 'req_1',
        deadlineAtMs: null,
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  const urls = Object.fromEntries(
    servers.map(([name, server]) => [
      name,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    ]),
  ) as Record<ServiceName, string>;

  return {
    urls,
    requests,
    intercept(name, intercept) {
      if (intercept) intercepts.set(name, intercept);
      else intercepts.delete(name);
    },
    clientFor: (name, _url, onResilience) =>
      createNetworkClient({
        name,
        url: urls[name as ServiceName],
        timeoutMs: options.timeoutMs ?? 30_000,
        callerSecret: null,
        resilience: { ...defaultResilience, ...options.resilience },
        headers: options.headers,
        onResilience,
        clock: options.clock ?? systemClock,
        log: silentLog,
      }),
    async [Symbol.asyncDispose]() {
      for (const [, server] of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
