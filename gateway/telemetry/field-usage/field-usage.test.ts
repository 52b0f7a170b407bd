import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { anonymous } from '../../../kernel/caller.ts';
import { createLog } from '../../../kernel/log.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import type { Operation } from '../../operation.ts';
import type { ObservedRequest } from '../observe.ts';
import { createFieldUsage, type FieldCount } from './field-usage.ts';
import { fieldsOf } from './fields-of.ts';

const schema = buildSchema(`
  interface Node { id: ID! }
  type Query { order: Order node: Node }
  type Order implements Node { id: ID! number: String lines: [Line!] }
  type Line { title: String }
`);

test('a document uses the fields of its fragments, by the type that they are selected on', () => {
  const document = parse(`
    query { o: order { ...parts __typename } node { id ... on Order { number } } }
    fragment parts on Order { id lines { title } }
  `);
  expect([...fieldsOf(document, schema)].sort()).toEqual([
    'Line.title',
    'Node.id',
    'Order.id',
    'Order.lines',
    'Order.number',
    'Query.node',
    'Query.order',
  ]);
});

const operation = (text: string): Operation => ({ document: parse(text) }) as unknown as Operation;
const observed = (what: Operation | null, client: string | null = null): ObservedRequest =>
  ({
    context: { requestId: 'r', door: 'http', caller: { ...anonymous('shop'), client } },
    operation: what,
  }) as unknown as ObservedRequest;

function startUsage(add: (counts: readonly FieldCount[]) => Promise<void>) {
  const clock = fakeClock();
  const log = createLog({ level: 'silent', name: 'test' });
  return { clock, usage: createFieldUsage({ counts: { add }, schema: () => schema, clock, log }) };
}

test('what clients select is counted by field and client, and handed over once', async () => {
  const added: FieldCount[] = [];
  const { usage, clock } = startUsage(async (counts) => void added.push(...counts));
  const number = operation('{ order { number } }');
  const both = operation('{ order { id number } }');
  for (const request of [
    observed(number, 'widget'),
    observed(number, 'widget'),
    observed(both, 'widget'),
    observed(number),
    observed(null),
  ])
    usage.observe(request);
  await usage.flush();
  await usage.flush();
  await usage.stop();
  const lastSeenAt = clock.now();
  expect(added).toEqual([
    { field: 'Query.order', client: 'widget', count: 3, lastSeenAt },
    { field: 'Order.number', client: 'widget', count: 3, lastSeenAt },
    { field: 'Query.order', client: 'anonymous', count: 1, lastSeenAt },
    { field: 'Order.number', client: 'anonymous', count: 1, lastSeenAt },
    { field: 'Order.id', client: 'widget', count: 1, lastSeenAt },
  ]);
});

test('counts that could not be kept are kept with the next', async () => {
  const added: FieldCount[] = [];
  let isDown = true;
  const { usage } = startUsage(async (counts) => {
    if (isDown) throw new Error('The store is away');
    added.push(...counts);
  });
  const number = operation('{ order { number } }');
  usage.observe(observed(number, 'widget'));
  await usage.flush();
  isDown = false;
  usage.observe(observed(number, 'widget'));
  await usage.stop();
  expect(added.map(({ field, count }) => [field, count])).toEqual([
    ['Query.order', 2],
    ['Order.number', 2],
  ]);
});

test('who stops it has seen a flush end that was under way', async () => {
  let isKept = false;
  const { usage } = startUsage(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    isKept = true;
  });
  usage.observe(observed(operation('{ order { number } }')));
  void usage.flush();
  await usage.stop();
  expect(isKept).toBe(true);
});
