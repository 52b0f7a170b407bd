/** Our own subgraphs, in this process and on a port of their own: to a client there is no difference. */
import { describe, expect, test } from '@jest/globals';
import { compose } from '../../../gateway/composition/compose.ts';
import { staticSource } from '../../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../../gateway/gateway.ts';
import { createNetworkClient } from '../../../gateway/network-client.ts';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import type {
  Subgraph,
  SubgraphClient,
  SubgraphRequest,
} from '../../../kernel/graphql/subgraph.ts';
import type { EventPayload } from '../../../kernel/graphql/subscribe.ts';
import { createLog } from '../../../kernel/log.ts';
import { serveSubgraph } from '../../../subgraphs/serve.ts';
import { eventually } from '../../support/eventually.ts';
import { testConfig } from '../../support/test-config.ts';
import { connect, follow } from './support/client.ts';
import { EventLog, type FollowedEvent } from './support/event-log.ts';

const log = createLog({ level: 'silent', name: 'test' });
const config = testConfig();

const sdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { now: Int }
  type Subscription {
    counted: Count!
    refused: Int
  }
  type Count @key(fields: "id") { id: ID! value: Int! }
`;

/** A subgraph of ours: its subscriptions yield events with their ids, as the kernel asks. */
function createCounts(events: EventLog): Subgraph & { readonly callers: Caller[]; open: number } {
  const subgraph = {
    name: 'counts',
    sdl,
    callers: [] as Caller[],
    open: 0,
    schema: buildSubgraph({
      sdl,
      resolvers: {
        Query: { now: () => 0 },
        Subscription: {
          counted: {
            subscribe: (
              _root: unknown,
              _args: unknown,
              { caller, lastEventId }: SubgraphRequest,
            ) => {
              subgraph.callers.push(caller);
              subgraph.open += 1;
              return payloads(events.follow('count', lastEventId), () => {
                subgraph.open -= 1;
              });
            },
          },
          refused: {
            subscribe: () => {
              throw new ShopError('FORBIDDEN', 'Not for you');
            },
          },
        },
      },
    }),
    createContext: (request: SubgraphRequest) => request,
    start: async () => {},
    stop: async () => {},
  };
  return subgraph;
}

function payloads(
  stream: AsyncIterableIterator<FollowedEvent>,
  onEnd: () => void,
): AsyncIterableIterator<EventPayload<object>> {
  const iterator: AsyncIterableIterator<EventPayload<object>> = {
    async next() {
      const step = await stream.next();
      if (step.done) return { value: undefined, done: true };
      const { eventId, gap, value } = step.value;
      return { value: { eventId, gap, value: { counted: value } }, done: false };
    },
    async return() {
      onEnd();
      await stream.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

interface Started extends AsyncDisposable {
  readonly url: string;
  readonly events: EventLog;
  readonly counts: ReturnType<typeof createCounts>;
}

const inThisProcess = async (counts: Subgraph) => ({
  client: createInProcessClient(counts, { log }),
  close: async () => {},
});

async function onItsOwnPort(counts: Subgraph): Promise<{
  client: SubgraphClient;
  close(): Promise<void>;
}> {
  const served = await serveSubgraph(counts, { port: 0, host: '127.0.0.1', config, log });
  return {
    client: createNetworkClient({
      name: 'counts',
      url: served.url,
      timeoutMs: 30_000,
      callerSecret: config.secrets.caller,
      clock: systemClock,
      log,
    }),
    close: () => served.close(),
  };
}

async function start(reach: typeof onItsOwnPort): Promise<Started> {
  const events = new EventLog();
  const counts = createCounts(events);
  const { client, close } = await reach(counts);
  const { supergraphSdl } = compose([{ name: 'counts', url: 'http://counts', sdl }]);
  const gateway: Gateway = createGateway({
    host: '127.0.0.1',
    port: 0,
    source: staticSource(supergraphSdl),
    clientFor: () => client,
    authenticate: async () => ({ caller: anonymous('shop'), expiresAtMs: null }),
    bodyBytesMax: 100_000,
    requestTimeoutMs: 30_000,
    requestsPerMinute: 1_000_000,
    allowedOrigins: [],
    drainMs: 200,
    isOpen: true,
    log,
  });
  await gateway.listen();
  return {
    url: gateway.url.replace(/^http/, 'ws'),
    events,
    counts,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await close();
    },
  };
}

const query = 'subscription { counted { value } }';
const count = (value: number) => ({ __typename: 'Count', id: 'c', value });

describe.each([
  ['in this process', inThisProcess],
  ['on its own port', onItsOwnPort],
])('a subgraph %s', (_where, reach) => {
  test('names its events, and ends its stream when the last client leaves', async () => {
    await using started = await start(reach);
    const client = connect(started.url);
    const followed = follow(client, { query });
    await eventually(() => expect(started.counts.open).toBe(1));
    const eventId = started.events.emit('count', count(1));
    expect(await followed.data(1)).toEqual([{ counted: { value: 1 } }]);
    expect(followed.results[0]?.extensions).toEqual({ eventId });
    followed.stop();
    await eventually(() => expect(started.counts.open).toBe(0));
    await client.dispose();
  });

  test('hears who listens: the gateway, with their rights', async () => {
    await using started = await start(reach);
    const client = connect(started.url);
    follow(client, { query });
    await eventually(() => expect(started.counts.callers).toHaveLength(1));
    expect(started.counts.callers).toEqual([
      { kind: 'service', subject: 'gateway', tenant: 'shop', scopes: [], client: 'gateway' },
    ]);
    await client.dispose();
  });

  test('goes on after the event that a client names', async () => {
    await using started = await start(reach);
    const lastEventId = started.events.emit('count', count(1));
    started.events.emit('count', count(2));
    const client = connect(started.url);
    const followed = follow(client, { query, extensions: { lastEventId } });
    await followed.data(1);
    started.events.emit('count', count(3));
    expect(await followed.data(2)).toEqual([{ counted: { value: 2 } }, { counted: { value: 3 } }]);
    await client.dispose();
  });

  test('refuses with its own words', async () => {
    await using started = await start(reach);
    const client = connect(started.url);
    const followed = follow(client, { query: 'subscription { refused }' });
    expect(await followed.ended()).toBe('FORBIDDEN');
    expect(followed.error).toMatchObject([{ message: 'Not for you' }]);
    await client.dispose();
  });

  test('is not written into: two clients that see different parts keep them apart', async () => {
    await using started = await start(reach);
    const client = connect(started.url);
    const one = follow(client, { query });
    const other = follow(client, { query: 'subscription { all: counted { id number: value } }' });
    // Different selections are different questions to the subgraph.
    await eventually(() => expect(started.counts.open).toBe(2));
    started.events.emit('count', Object.freeze(count(7)));
    expect(await one.data(1)).toEqual([{ counted: { value: 7 } }]);
    expect(await other.data(1)).toEqual([{ all: { id: 'c', number: 7 } }]);
    await client.dispose();
  });
});
