import type { FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { anonymous } from '../../../kernel/caller.ts';
import type { SubgraphRequest } from '../../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../../operation.ts';
import { RecordedSpan } from '../../telemetry/explain/recorded-span.ts';
import { createCallGroup } from './call-group.ts';
import type { Run } from './run.ts';

const fetchOf = (name: string, selection: string, contextual = false): FetchNode =>
  ({
    kind: 'Fetch',
    serviceName: 'catalog',
    operationName: name,
    operation: `query ${name}($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
    contextRewrites: contextual ? [{}] : undefined,
  }) as unknown as FetchNode;
const titles = fetchOf('Titles', '... on Ring { title }');
const prices = fetchOf('Prices', '... on Chain { price }');
const entities = (typename: string, ...ids: readonly number[]) => ({
  representations: ids.map((id) => ({ __typename: typename, id })),
});

/** A subgraph that answers as the test says; its requests are kept. */
function groupOver(
  answer: (request: SubgraphRequest) => ExecutionResult | Promise<ExecutionResult>,
  fetchesPerCallMax = 10,
) {
  const requests: SubgraphRequest[] = [];
  const span = new RecordedSpan('request');
  const client = {
    async execute(request: SubgraphRequest) {
      requests.push(request);
      return answer(request);
    },
    subscribe: () => () => {},
    close: async () => {},
  };
  const context = { requestId: 'req_1', caller: anonymous('shop'), deadlineAtMs: null, span };
  const openRun = (): Run => ({
    request: { context } as unknown as PreparedRequest,
    clients: new Map([['catalog', client]]),
    root: {},
    errors: [],
    unsaid: [],
    loads: new Map(),
    waiting: new Map(),
  });
  const group = createCallGroup('catalog', fetchesPerCallMax);
  return { requests, span, openRun, add: group.add };
}

/** Each entity with what is asked of it, so many times as it is asked for. */
const everything = ({ query, variables = {} }: SubgraphRequest): ExecutionResult => ({
  data: Object.fromEntries(
    [...query.matchAll(/(?:(\w+):)?_entities\(representations:\s?\$(\w+)\)/g)].map(
      ([, alias = '_entities', variable = '']) => [
        alias,
        (variables[variable] as { id: number }[]).map(({ id }) => ({ title: `It ${id}` })),
      ],
    ),
  ),
});
const answered = (...ids: readonly number[]) => ({
  data: { _entities: ids.map((id) => ({ title: `It ${id}` })) },
  errors: [],
});

test('what is asked in one tick goes as one call, and each fetch gets its own entities', async () => {
  const { add, requests, openRun } = groupOver(everything);
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const [second, first] = await Promise.all([
    Promise.resolve().then(() => askPrices(run, entities('Chain', 3))),
    askTitles(run, entities('Ring', 1, 2)),
  ]);
  expect(first).toEqual(answered(1, 2));
  expect(second).toEqual(answered(3));
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    operationName: 'Titles_and_Prices',
    variables: {
      representations_0: entities('Ring', 1, 2).representations,
      representations_1: entities('Chain', 3).representations,
    },
  });
});

test('what is asked in another tick, by another request or alone goes as it is', async () => {
  const { add, requests, openRun } = groupOver(everything);
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  await askTitles(run, entities('Ring', 1));
  await askPrices(run, entities('Chain', 2));
  await Promise.all([
    askTitles(openRun(), entities('Ring', 3)),
    askPrices(openRun(), entities('Chain', 4)),
  ]);
  expect(requests.map(({ operationName }) => operationName)).toEqual([
    'Titles',
    'Prices',
    'Titles',
    'Prices',
  ]);
  expect(requests[0]?.query).toBe(titles.operation);
});

test('with one fetch a call each goes by itself', async () => {
  const { add, requests, openRun } = groupOver(everything, 1);
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  await Promise.all([askTitles(run, entities('Ring', 1)), askPrices(run, entities('Chain', 2))]);
  expect(requests).toHaveLength(2);
});

test('an error goes to the fetch that it is of, and one of the whole call to each', async () => {
  const { add, openRun } = groupOver(() => ({
    data: { _0__entities: [{ title: 'It 1' }], _1__entities: [null] },
    errors: [
      { message: 'no price', path: ['_1__entities', 0, 'price'] },
      { message: 'slow today' },
    ] as never,
  }));
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const [first, second] = await Promise.all([
    askTitles(run, entities('Ring', 1)),
    askPrices(run, entities('Chain', 2)),
  ]);
  const common = expect.objectContaining({ message: 'slow today', path: undefined });
  expect(first.errors).toEqual([common]);
  expect(second).toEqual({
    data: { _entities: [null] },
    errors: [
      expect.objectContaining({ message: 'no price', path: ['_entities', 0, 'price'] }),
      common,
    ],
  });
});

test('a fetch whose entities are not as many as it asked for says so, and spoils no other', async () => {
  const { add, openRun } = groupOver(() => ({
    data: { _0__entities: [{ title: 'It 1' }], _1__entities: [] },
  }));
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const [first, second] = await Promise.all([
    askTitles(run, entities('Ring', 1)),
    askPrices(run, entities('Chain', 2)),
  ]);
  expect(first).toEqual(answered(1));
  expect(second.data).toBeNull();
  expect(second.errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
});

test('what the error of one fetch takes from another is asked for again, alone', async () => {
  const { add, requests, openRun } = groupOver((request) =>
    requests.length === 1
      ? { data: null, errors: [{ message: 'no such type', path: ['_1__entities'] }] as never }
      : everything(request),
  );
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const [first, second] = await Promise.all([
    askTitles(run, entities('Ring', 1)),
    askPrices(run, entities('Chain', 2)),
  ]);
  expect(first).toEqual(answered(1));
  expect(second).toMatchObject({ data: null, errors: [{ path: ['_entities'] }] });
  expect(requests.map(({ operationName }) => operationName)).toEqual([
    'Titles_and_Prices',
    'Titles',
  ]);
});

test('a subgraph that takes each and not all at once gets each, and is not asked for all for ever', async () => {
  const { add, requests, openRun } = groupOver((request) =>
    request.query.includes('_1_')
      ? { errors: [{ message: 'too many aliases' }] as never }
      : everything(request),
  );
  const [askTitles, askPrices] = [add(titles), add(prices)];
  for (let round = 0; round < 5; round += 1) {
    const run = openRun();
    const answers = await Promise.all([
      askTitles(run, entities('Ring', 1)),
      askPrices(run, entities('Chain', 2)),
    ]);
    expect(answers).toEqual([answered(1), answered(2)]);
  }
  const joined = requests.filter(({ operationName }) => operationName === 'Titles_and_Prices');
  expect(joined).toHaveLength(3);
});

test('a subgraph that cannot be reached fails each fetch, and is not asked again', async () => {
  const { add, requests, openRun } = groupOver(() => Promise.reject(new Error('ECONNREFUSED')));
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const answers = await Promise.all([
    askTitles(run, entities('Ring', 1)),
    askPrices(run, entities('Chain', 2)),
  ]);
  for (const { data, errors } of answers) {
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  }
  expect(requests).toHaveLength(1);
});

test('one question with several sets of values goes as one call, so many to a call', async () => {
  const { add, requests, openRun } = groupOver(everything, 3);
  const ask = add(fetchOf('Titles', '... on Ring { title }', true));
  const run = openRun();
  const answers = await Promise.all([1, 2, 3, 4].map((id) => ask(run, entities('Ring', id))));
  expect(answers).toEqual([1, 2, 3, 4].map((id) => answered(id)));
  expect(requests.map(({ operationName }) => operationName)).toEqual([
    'Titles_and_Titles_and_Titles',
    'Titles',
  ]);
});

test('what asks for hundreds of entities goes by itself', async () => {
  const { add, requests, openRun } = groupOver(everything);
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  const many = Array.from({ length: 480 }, (_, id) => id);
  await Promise.all([
    askTitles(run, entities('Ring', ...many)),
    askPrices(run, entities('Chain', ...many)),
  ]);
  expect(requests.map(({ operationName }) => operationName)).toEqual(['Titles', 'Prices']);
});

test('an explanation shows each fetch, and that they went as one call', async () => {
  const { add, span, openRun } = groupOver(everything);
  const [askTitles, askPrices] = [add(titles), add(prices)];
  const run = openRun();
  await Promise.all([askTitles(run, entities('Ring', 1, 2)), askPrices(run, entities('Chain', 3))]);
  expect(span.record().children).toMatchObject([
    {
      name: 'fetch catalog',
      facts: { 'aurora.entities': 3, 'aurora.fetches': 2 },
      durationMs: expect.any(Number),
      children: [
        { name: 'joined fetch', facts: { 'aurora.entities': 2 }, durationMs: expect.any(Number) },
        { name: 'joined fetch', facts: { 'aurora.entities': 1 }, durationMs: expect.any(Number) },
      ],
    },
  ]);
});
