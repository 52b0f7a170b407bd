import { expect, test } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, Kind, parse } from 'graphql';
import { holds } from './conditions.ts';
import { collectFields, wholeOf } from './selections.ts';

const schema = buildSchema(`
  type Query { ring: Ring }
  type Ring { id: ID name: String }
`);

/** The fields of the first selection set of a query with the conditions `$x` and `$y`. */
function fieldsOf(selections: string) {
  const document = parse(`query ($x: Boolean!, $y: Boolean!) ${selections}`);
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('It is an operation');
  const query = schema.getQueryType() as GraphQLObjectType;
  return collectFields(schema, document, query, wholeOf(definition.selectionSet));
}

const assignments = [
  { x: true, y: true },
  { x: true, y: false },
  { x: false, y: true },
  { x: false, y: false },
];

test('a field that is asked for twice is there once either says so', () => {
  const [ring, ...others] = fieldsOf(
    '{ ring @include(if: $x) { id } ... { ring @include(if: $y) { name } } }',
  );
  expect(others).toEqual([]);
  if (!ring) throw new Error('There is one');
  expect(assignments.map((values) => holds(ring.when, values))).toEqual([true, true, true, false]);
  expect(ring.nodes).toHaveLength(2);
});

test('what is asked of it by one of them counts where that one does', () => {
  const [ring] = fieldsOf('{ ring @include(if: $x) { id } ring @include(if: $y) { name } }');
  const counts = ring?.selected.map(({ when }) => assignments.map((values) => holds(when, values)));
  expect(counts).toEqual([
    [true, true, false, false],
    [true, false, true, false],
  ]);
});
