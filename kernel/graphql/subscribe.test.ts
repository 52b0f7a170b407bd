import { expect, test } from '@jest/globals';
import { anonymous } from '../caller.ts';
import { ShopError } from '../errors.ts';
import { buildSubgraph } from './build-subgraph.ts';
import type { Subgraph, SubgraphSink } from './subgraph.ts';
import { type EventPayload, subscribeToSubgraph } from './subscribe.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { ok: Boolean }
  type Subscription { ticked: Tick!, refused: Int, failed: Int }
  type Tick { count: Int!, contexts: Int! }
`;

interface Context {
  readonly serial: number;
}

function aSubgraph() {
  const state = { contexts: 0, returned: 0 };
  async function* ticks(): AsyncGenerator<EventPayload<object>> {
    try {
      yield { eventId: 'e1', gap: true, value: { ticked: { count: 1 } } };
      yield { eventId: 'e2', value: { ticked: {} } };
      yield { eventId: 'e3', value: { ticked: { count: 3 } } };
    } finally {
      state.returned += 1;
    }
  }
  const subgraph: Subgraph = {
    name: 'ticks',
    sdl,
    schema: buildSubgraph({
      sdl,
      resolvers: {
        Subscription: {
          ticked: { subscribe: ticks },
          refused: {
            subscribe: () => {
              throw new ShopError('FORBIDDEN', 'Not yours');
            },
          },
          failed: {
            subscribe: async function* () {
              yield { eventId: 'e1', value: { failed: 1 } };
              throw new Error('secret');
            },
          },
        },
        Tick: { contexts: (_tick: unknown, _args: unknown, context: Context) => context.serial },
      },
    }),
    createContext: () => {
      state.contexts += 1;
      return { serial: state.contexts } satisfies Context;
    },
    start: async () => {},
    stop: async () => {},
  };
  return { subgraph, state };
}

/** Everything that came until the stream ended, as JSON would carry it. */
function collect(subgraph: Subgraph, query: string, onNext: (end: () => void) => void = () => {}) {
  return new Promise<unknown[]>((resolve) => {
    const frames: unknown[] = [];
    const sink: SubgraphSink = {
      next: (result) => {
        frames.push(JSON.parse(JSON.stringify(result)));
        onNext(end);
      },
      error: (errors) => resolve([...frames, { error: errors }]),
      complete: () => resolve([...frames, 'complete']),
    };
    const end = subscribeToSubgraph(
      subgraph,
      {
        query,
        caller: anonymous('glowglitch'),
        requestId: 'req_1',
        deadlineAtMs: null,
      },
      sink,
    );
  });
}

test('each event has its id, its own context, and an error of one does not end the stream', async () => {
  const { subgraph } = aSubgraph();
  expect(await collect(subgraph, 'subscription { ticked { count contexts } }')).toEqual([
    { data: { ticked: { count: 1, contexts: 2 } }, extensions: { eventId: 'e1', gap: true } },
    {
      data: null,
      errors: [expect.objectContaining({ path: ['ticked', 'count'] })],
      extensions: { eventId: 'e2' },
    },
    { data: { ticked: { count: 3, contexts: 4 } }, extensions: { eventId: 'e3' } },
    'complete',
  ]);
});

test('a refused subscription is one error with its code', async () => {
  const { subgraph } = aSubgraph();
  expect(await collect(subgraph, 'subscription { refused }')).toEqual([
    {
      error: [
        {
          message: 'Not yours',
          path: ['refused'],
          extensions: { code: 'FORBIDDEN', requestId: 'req_1' },
        },
      ],
    },
  ]);
});

test('a stream that breaks ends with a masked error', async () => {
  const { subgraph } = aSubgraph();
  const frames = await collect(subgraph, 'subscription { failed }');
  expect(frames.at(-1)).toMatchObject({
    error: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
  expect(JSON.stringify(frames)).not.toContain('secret');
});

test('a bad document is an error, not a stream', async () => {
  const { subgraph } = aSubgraph();
  expect(await collect(subgraph, 'subscription { nothing }')).toMatchObject([
    { error: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  ]);
});

test('nothing reaches the sink after the end, and the source is closed', async () => {
  const { subgraph, state } = aSubgraph();
  let frames = 0;
  await new Promise<void>((resolve) => {
    const end = subscribeToSubgraph(
      subgraph,
      {
        query: 'subscription { ticked { count } }',
        caller: anonymous('glowglitch'),
        requestId: 'req_1',
        deadlineAtMs: null,
      },
      {
        next: () => {
          frames += 1;
          end();
          end();
          setImmediate(resolve);
        },
        error: () => resolve(),
        complete: () => resolve(),
      },
    );
  });
  expect(frames).toBe(1);
  expect(state.returned).toBe(1);
});
