import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLObjectType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

/** Batches whose items carry ids of their own need no key for the whole. */
const withoutIdempotencyKey = ['eventsTrack'];

test('a mutation takes one input and answers with a payload of its own name', () => {
  expect(mutations.length).toBeGreaterThan(5);
  for (const { name, args, type } of mutations) {
    expect([name, args.map((arg) => arg.name)]).toEqual([name, ['input']]);
    expect(String(type).toLowerCase()).toBe(`${name.toLowerCase()}payload!`);
  }
});

test('a mutation can be sent twice: its input has an idempotency key', () => {
  const without = mutations
    .filter(({ args }) => {
      const type = args[0] && isNonNullType(args[0].type) ? args[0].type.ofType : undefined;
      return !isInputObjectType(type) || !type.getFields()['idempotencyKey'];
    })
    .map(({ name }) => name);
  expect(without).toEqual(withoutIdempotencyKey);
});

test('a connection has nodes, edges and page info', () => {
  const connections = objects.filter(({ name }) => name.endsWith('Connection'));
  expect(connections.length).toBeGreaterThan(3);
  for (const connection of connections)
    expect([connection.name, Object.keys(connection.getFields()).sort()]).toEqual([
      connection.name,
      ['edges', 'nodes', 'pageInfo', 'totalCount', ...(saysMore[connection.name] ?? [])].sort(),
    ]);
});

/** What a list says of itself beside its items. */
const saysMore: Readonly<Record<string, readonly string[]>> = {
  ProductConnection: ['searchedFor'],
};

test('every question, command and subscription says what it does', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const silent = roots
    .flatMap((root) => Object.values(root?.getFields() ?? {}))
    .filter(({ name, description }) => !description && !selfEvident.includes(name))
    .map(({ name }) => name);
  expect(silent).toEqual([]);
});

/** Lists whose name and type say all there is. */
const selfEvident = ['categories', 'metals', 'return', 'returnReasons'];

test('nothing of federation, of access rules or of tags shows to clients', () => {
  const text = readFileSync('schema/api.graphql', 'utf8');
  for (const word of ['join__', 'link__', '@key', '@tag', '_entities', '_Any', 'scopes:'])
    expect([word, text.includes(word)]).toEqual([word, false]);
});
