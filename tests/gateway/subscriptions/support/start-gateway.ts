import type { Authenticate } from '../../../../gateway/auth/authenticate.ts';
import { compose } from '../../../../gateway/composition/compose.ts';
import { createHttpClient } from '../../../../gateway/execution/http-client.ts';
import { createGateway, type Gateway, type GatewayParts } from '../../../../gateway/gateway.ts';
import type { UpstreamLimits } from '../../../../gateway/subscriptions/upstream-limits.ts';
import { createUpstream } from '../../../../gateway/subscriptions/upstream-ws.ts';
import { anonymous, type Scope } from '../../../../kernel/caller.ts';
import { HOUR_MS, systemClock } from '../../../../kernel/clock.ts';
import { ShopError } from '../../../../kernel/errors.ts';
import { createLog } from '../../../../kernel/log.ts';
import { type MiniShop, type ServiceName, sdl } from './mini-shop.ts';

export interface StartedGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  /** `ws://127.0.0.1:…/graphql` */
  readonly url: string;
  /** What is open now: sources, results, subscriptions and sockets, as `/metrics` tells. */
  metric(name: string): Promise<number>;
  /** Swaps the supergraph for one of these subgraphs. */
  recompose(changed: Partial<Record<ServiceName, string>>): void;
  /** Offers it a supergraph. */
  offer(supergraphSdl: string): void;
}

/** Composing takes a tenth of a second, so it is done once for each set of SDLs; addresses are filled in after. */
const composed = new Map<string, string>();

function compositionOf(shop: MiniShop, changed: Partial<Record<ServiceName, string>> = {}): string {
  const key = JSON.stringify(changed);
  const supergraphSdl =
    composed.get(key) ??
    compose(
      shop.all.map(({ name }) => ({
        name,
        url: `http://${name}.example`,
        sdl: changed[name] ?? sdl[name],
      })),
    ).supergraphSdl;
  composed.set(key, supergraphSdl);
  return shop.all.reduce(
    (text, { name, url }) => text.replace(`http://${name}.example`, url),
    supergraphSdl,
  );
}

const callerSecret = 'test-only-secret-of-the-caller-header-xxxxxxxx';

/** What is other than usual. */
interface StartedParts extends Partial<GatewayParts> {
  /** Towards the shop's subgraphs. */
  readonly upstreamLimits?: Partial<UpstreamLimits>;
}

/** The real gateway over the mini shop, on a free port. */
export async function startGateway(
  shop: MiniShop,
  { upstreamLimits, ...parts }: StartedParts = {},
): Promise<StartedGateway> {
  let onText: (supergraphSdl: string) => void = () => {};
  const log = createLog({ level: process.env['AURORA_LOG_LEVEL'] ?? 'silent', name: 'gateway' });
  const gateway = createGateway({
    host: '127.0.0.1',
    port: 0,
    source: {
      name: 'test',
      load: async () => compositionOf(shop),
      watch(listener) {
        onText = listener;
        return () => {};
      },
    },
    clientFor: (name, url) =>
      createHttpClient({
        url,
        timeoutMs: 30_000,
        callerSecret,
        clock: systemClock,
        upstream: createUpstream({
          subgraph: name,
          url,
          initPayload: async (caller, requestId) => ({
            'x-aurora-caller': JSON.stringify(caller),
            'x-request-id': requestId,
          }),
          limits: { backoffFirstMs: 20, backoffMaxMs: 100, ...upstreamLimits },
          log,
        }),
      }),
    authenticate: byName,
    bodyBytesMax: 100_000,
    requestTimeoutMs: 30_000,
    requestsPerMinute: 1_000_000,
    allowedOrigins: [],
    drainMs: 200,
    isOpen: true,
    log,
    ...parts,
    // However long a test takes, it is sent nothing but what it is about.
    subscriptionLimits: {
      pingEveryMs: HOUR_MS,
      heartbeatEveryMs: HOUR_MS,
      ...parts.subscriptionLimits,
    },
  });
  await gateway.listen();
  return {
    gateway,
    get url() {
      return gateway.url.replace(/^http/, 'ws');
    },
    async metric(name) {
      const text = await (await fetch(gateway.url.replace(/graphql$/, 'metrics'))).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    },
    recompose: (changed) => onText(compositionOf(shop, changed)),
    offer: (supergraphSdl) => onText(supergraphSdl),
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

const scopesOf: Readonly<Record<string, readonly Scope[]>> = {
  agent: ['orders:read'],
  lead: ['orders:read', 'totals:read'],
};

/** How long a token is good that is to end in a test: a busy machine has opened its stream by then. */
export const tokenLeftMs = 2_000;

/**
 * Tokens that say in plain words who it is: `shopper <session> <order,order>`, `staff <name> <agent|lead>`, each
 * with ` until <epoch ms>` behind it where the token ends.
 */
const byName: Authenticate = async ({ authorization }) => {
  if (authorization === undefined) return { caller: anonymous('shop'), expiresAtMs: null };
  const [words = '', until] = authorization.split(' until ');
  const [kind, name = '', rights = ''] = words.split(' ');
  const expiresAtMs = until ? Number(until) : null;
  if (kind === 'shopper')
    return {
      expiresAtMs,
      caller: {
        kind,
        tenant: 'shop',
        sessionId: name,
        orderIds: rights.split(','),
        scopes: ['session', 'order:read'],
        client: 'widget',
      },
    };
  if (kind === 'staff')
    return {
      expiresAtMs,
      caller: {
        kind,
        tenant: 'shop',
        subject: name,
        name,
        roles: [],
        scopes: scopesOf[rights] ?? [],
        client: 'dashboard',
      },
    };
  throw new ShopError('UNAUTHENTICATED', 'That token is not valid');
};
