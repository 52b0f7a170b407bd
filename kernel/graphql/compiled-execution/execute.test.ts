import { expect, test } from '@jest/globals';
import DataLoader from 'dataloader';
import {
  buildSchema,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  parse,
} from 'graphql';
import { compileOperation } from './compile-operation.ts';
import { executeOperation } from './execute.ts';

type Resolve = GraphQLFieldResolver<unknown, unknown>;

function aSchema(sdl: string, resolvers: Readonly<Record<string, Resolve>>): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [name, resolve] of Object.entries(resolvers)) {
    const [type = '', field = ''] = name.split('.');
    const definition = (schema.getType(type) as GraphQLObjectType).getFields()[field];
    if (!definition) throw new Error(`There is no field ${name}`);
    definition.resolve = resolve;
  }
  return schema;
}

const run = (
  schema: GraphQLSchema,
  text: string,
  variableValues: Readonly<Record<string, unknown>> = {},
): ExecutionResult | Promise<ExecutionResult> => {
  const result = compileOperation(schema, parse(text))?.({ variableValues });
  if (!result) throw new Error('Was not compiled');
  return result;
};

const aLevelDown = <T>(come: T): Promise<T> => new Promise((done) => setImmediate(done, come));

test('the first run is by graphql-js, those that follow are compiled, and they tell the same', () => {
  const infos: GraphQLResolveInfo[] = [];
  const schema = aSchema('type Query { word(of: Int = 2): String }', {
    'Query.word': (_source, { of }, _context, info) => {
      infos.push(info);
      return `word ${of}`;
    },
  });
  const document = parse('{ word }');
  const results = [1, 2, 3].map(() => executeOperation({ schema, document }));
  expect(results).toEqual([1, 2, 3].map(() => ({ data: { word: 'word 2' } })));
  expect(infos.map((info) => info.constructor.name)).toEqual([
    'Object',
    'ResolveInfo',
    'ResolveInfo',
  ]);
  expect(infos.map(({ path, fieldName }) => ({ path, fieldName }))).toEqual(
    infos.map(() => ({
      path: { prev: undefined, key: 'word', typename: 'Query' },
      fieldName: 'word',
    })),
  );
});

test('what is asked of all items of a list, and of fields beside it, comes to a loader as one batch', async () => {
  const batches: (readonly number[])[] = [];
  const loader = new DataLoader<number, string>(async (keys) => {
    batches.push(keys);
    return keys.map((key) => `name ${key}`);
  });
  const schema = aSchema(
    'type Item { id: Int! name: String friend: Item } type Query { items: [Item!]! one: Item }',
    {
      'Query.items': async () => [{ id: 1 }, { id: 2 }],
      'Query.one': async () => ({ id: 3 }),
      'Item.name': (item) => loader.load((item as { id: number }).id),
      'Item.friend': (item) => ({ id: (item as { id: number }).id + 10 }),
    },
  );
  expect(await run(schema, '{ items { name friend { name } } one { name } }')).toEqual({
    data: {
      items: [
        { name: 'name 1', friend: { name: 'name 11' } },
        { name: 'name 2', friend: { name: 'name 12' } },
      ],
      one: { name: 'name 3' },
    },
  });
  expect(batches).toEqual([[1, 11, 2, 12, 3]]);
});

test('the fields of a mutation run one after the other', async () => {
  const steps: string[] = [];
  const change =
    (name: string): Resolve =>
    async () => {
      steps.push(`${name} begins`);
      await aLevelDown(null);
      steps.push(`${name} ends`);
      return steps.length;
    };
  const schema = aSchema('type Query { a: Int } type Mutation { a: Int b: Int }', {
    'Mutation.a': change('a'),
    'Mutation.b': change('b'),
  });
  expect(await run(schema, 'mutation { b a again: b }')).toEqual({
    data: { b: 2, a: 4, again: 6 },
  });
  expect(steps.filter((step) => step.endsWith('begins'))).toEqual([
    'b begins',
    'a begins',
    'b begins',
  ]);
  expect(steps.every((step, at) => step.endsWith(at % 2 === 0 ? 'begins' : 'ends'))).toBe(true);
});

test('no rejection is left to nobody where an item fails at once beside items that fail later', async () => {
  const schema = aSchema('type Item { word: String! } type Query { items: [Item!] }', {
    'Query.items': () => [{}, null],
    'Item.word': () => aLevelDown(null),
  });
  expect(await run(schema, '{ items { word } }')).toMatchObject({
    data: { items: null },
    errors: [{ path: ['items', 1] }],
  });
  // A rejection that nobody takes would fail this test by now.
  await aLevelDown(null);
  await aLevelDown(null);
});

test('each answer to @skip and @include has a form of its own, up to a bound', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const schema = aSchema(`type Query { ${names.map((name) => `${name}: Int`).join(' ')} }`, {});
  const document = parse(
    `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { ${names
      .map((name) => `${name} @include(if: $${name})`)
      .join(' ')} }`,
  );
  const wanted = (form: number) =>
    Object.fromEntries(names.map((name, at) => [name, ((form >> at) & 1) === 1]));
  const compiled = compileOperation(schema, document);
  const isCompiled = Array.from({ length: 32 }, (_, form) => {
    const variableValues = wanted(form);
    const keys = names.filter((name) => variableValues[name]);
    const expected = { data: Object.fromEntries(keys.map((name) => [name, null])) };
    expect(executeOperation({ schema, document, variableValues })).toEqual(expected);
    const result = compiled?.({ variableValues });
    if (result) expect(result).toEqual(expected);
    return result !== null;
  });
  expect(isCompiled.filter(Boolean)).toHaveLength(16);
});

test.each([
  ['an answer with a field __proto__', 'type Query { a: Int }', '{ __proto__: a }', null],
  ['an operation that there is not', 'type Query { a: Int }', 'query A { a } query B { a }', null],
  ['types that tell their objects apart', 'type Query { a: Int }', '{ a }', 'Query'],
])('%s is left to graphql-js', async (_what, sdl, text, typeOfItself) => {
  const schema = aSchema(sdl, { 'Query.a': () => 7 });
  if (typeOfItself !== null)
    (schema.getType(typeOfItself) as GraphQLObjectType).isTypeOf = () => true;
  const document = parse(text);
  expect(compileOperation(schema, document)).toBeNull();
  const [first, second] = [1, 2].map(() => executeOperation({ schema, document }));
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});
