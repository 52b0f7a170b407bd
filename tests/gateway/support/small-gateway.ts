import type { FormattedExecutionResult } from 'graphql';
import { compose } from '../../../gateway/composition/compose.ts';
import { staticSource } from '../../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway, type GatewayParts } from '../../../gateway/gateway.ts';
import { createLog } from '../../../kernel/log.ts';
import { createTestClient, type ServiceName, sdl, type TestClient } from './small-shop.ts';

export interface SmallGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  readonly clients: Readonly<Record<ServiceName, TestClient>>;
  /** POSTs a GraphQL request. */
  ask(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Any other request. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: FormattedExecutionResult<Record<string, unknown>>;
  /** Codes of the errors, in order. */
  readonly codes: readonly unknown[];
}

export const silentLog = createLog({ level: 'silent', name: 'gateway' });

export const supergraphOf = (changed: Partial<Record<ServiceName, string>> = {}): string =>
  compose(
    Object.entries({ ...sdl, ...changed }).map(([name, text]) => ({ name, url: '', sdl: text })),
  ).supergraphSdl;

/** Composed once a file: it takes longer than most tests. */
const standard = supergraphOf();

/** What a gateway needs at least; tests say what else. */
export const plainParts = {
  host: '127.0.0.1',
  port: 0,
  bodyBytesMax: 100_000,
  requestTimeoutMs: 30_000,
  requestsPerMinute: 1_000_000,
  allowedOrigins: [],
  drainMs: 200,
  isOpen: true,
  log: silentLog,
} as const;

/** The real gateway over the small shop, on a free port. */
export async function startSmallGateway(parts: Partial<GatewayParts> = {}): Promise<SmallGateway> {
  const clients = { orders: createTestClient('orders'), catalog: createTestClient('catalog') };
  const gateway = createGateway({
    ...plainParts,
    source: staticSource(standard),
    clientFor: (name) => clients[name as ServiceName],
    ...parts,
  });
  await gateway.listen();
  const origin = new URL(gateway.url).origin;
  return {
    gateway,
    origin,
    clients,
    fetch: (path, init) => fetch(`${origin}${path}`, init),
    async ask(body, headers = {}) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return toAnswer(response);
    },
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

export async function toAnswer(response: Response): Promise<Answer> {
  const body = (await response.json()) as Answer['body'];
  const codes = (body.errors ?? []).map((error) => error.extensions?.['code']);
  return { status: response.status, headers: response.headers, body, codes };
}
