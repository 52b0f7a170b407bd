import {
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { generate, literal, readSource } from '../../../kernel/generated-code.ts';
import type { InPieces } from '../../turns.ts';
import type { CompleterParts } from './complete.ts';
import { type Condition, isAlways } from './conditions.ts';
import type { Data } from './data.ts';
import { leafCheckOf } from './leaves.ts';
import { collectFields, type Selected, type SelectedField, wholeOf } from './selections.ts';

/** The client's form of data that fits the schema in every place; null for any other. */
export type FastShape = (root: Data, variables: Readonly<Record<string, unknown>>) => Data | null;

export interface FastShapeParts
  extends Pick<CompleterParts, 'schema' | 'operation' | 'plannedKeyOf'> {
  readonly rootType: GraphQLObjectType;
}

/** Functions in the code for one operation: beyond it, types within types multiply. */
const functionsMax = 400;

/** Thrown where data does not fit. Without a stack, which nobody would read. */
const misfit = Symbol('data that does not fit');

/**
 * Code for the answers that almost all are: every value of its type, every null where it may be. What is not so is
 * left to the completer (`complete.ts`), which says what is wrong and where. Rests after each function.
 * @returns null for an operation that is left to the completer whole
 */
export function* compileFastShape(parts: FastShapeParts): InPieces<FastShape | null> {
  const source = createSource(parts);
  const root = source.objectFunction(
    parts.rootType,
    wholeOf(parts.operation.definition.selectionSet),
  );
  const functions = yield* source.write();
  if (!functions) return null;
  const shape = generate<(root: Data, variables: object) => Data>(
    source.scope,
    `${functions.join('\n')}\nreturn ${root};`,
  );
  if (!shape) return null;
  return (data, variables) => {
    try {
      return shape(data, variables);
    } catch (error) {
      if (error === misfit) return null;
      throw error;
    }
  };
}

function createSource({ schema, operation, rootType, plannedKeyOf }: FastShapeParts) {
  const names = new Map<string, string>();
  const unwritten: (() => string)[] = [];
  const selectionIds = new Map<object, number>();
  let isComplete = true;
  const scope: Record<string, unknown> = {
    Object,
    Array,
    Number,
    fail: () => {
      throw misfit;
    },
  };

  const idOf = (selected: Selected): string =>
    selected
      .map(({ set, when }) => {
        if (!selectionIds.has(set)) selectionIds.set(set, selectionIds.size);
        return `${selectionIds.get(set)}${isAlways(when) ? '' : JSON.stringify(when)}`;
      })
      .join();

  /** The name of a function that is written later: what is inside others may be without end. */
  function functionFor(key: string, write: (name: string) => string): string {
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `f${names.size}`;
    names.set(key, name);
    if (names.size > functionsMax) isComplete = false;
    else unwritten.push(() => write(name));
    return name;
  }

  const objectFunction = (type: GraphQLObjectType, selected: Selected): string =>
    functionFor(`${type.name} ${idOf(selected)}`, (name) => {
      const fields = collectFields(schema, operation.document, type, selected);
      // An object literal would take `__proto__` for something else; introspection is not in the data.
      if (fields.some((field) => field.key === '__proto__' || isIntrospection(field, type)))
        isComplete = false;
      return `function ${name}(data, variables) { let value; ${bodyOf(type, fields)} }`;
    });

  /** Objects whose fields have no conditions are made at once, in one shape. */
  function bodyOf(type: GraphQLObjectType, fields: readonly SelectedField[]): string {
    const writes = fields.map((field) => ({ ...field, source: fieldSource(type, field) }));
    if (writes.every(({ when }) => isAlways(when)))
      return `return { ${writes.map(({ key, source }) => `${literal(key)}: ${source}`).join(', ')} };`;
    const lines = writes.map(({ key, when, source }) => {
      const line = `shaped[${literal(key)}] = ${source};`;
      return isAlways(when) ? line : `if (${conditionSource(when)}) ${line}`;
    });
    return `const shaped = {}; ${lines.join(' ')} return shaped;`;
  }

  function fieldSource(type: GraphQLObjectType, field: SelectedField): string {
    const { name, selected } = field;
    if (name === '__typename') return literal(type.name);
    const definition = type.getFields()[name];
    if (!definition) return 'null';
    const read = readSource('data', plannedKeyOf(field, type));
    return `(value = ${read}, ${valueSource(definition.type, selected, 'value')})`;
  }

  /** @param value a variable that holds the value */
  function valueSource(type: GraphQLOutputType, selected: Selected, value: string): string {
    const inner = isNonNullType(type) ? type.ofType : type;
    const whenNull = inner === type ? 'null' : 'fail()';
    return `(${value} === null || ${value} === undefined ? ${whenNull} : ${presentSource(inner, selected, value)})`;
  }

  function presentSource(type: GraphQLOutputType, selected: Selected, value: string): string {
    if (isLeafType(type)) return leafSource(type, value);
    if (isListType(type)) return `${listFunction(type.ofType, selected)}(${value}, variables)`;
    if (isObjectType(type))
      return `(typeof ${value} === 'object' && !Array.isArray(${value}) ? ${objectFunction(type, selected)}(${value}, variables) : fail())`;
    return `${abstractFunction(type, selected)}(${value}, variables)`;
  }

  const listFunction = (itemType: GraphQLOutputType, selected: Selected): string =>
    functionFor(
      `[${itemType}] ${idOf(selected)}`,
      (name) => `function ${name}(data, variables) {
        if (!Array.isArray(data)) fail();
        const items = [];
        for (let index = 0; index < data.length; index += 1) {
          const value = data[index];
          items.push(${valueSource(itemType, selected, 'value')});
        }
        return items;
      }`,
    );

  const abstractFunction = (
    type: Parameters<GraphQLSchema['getPossibleTypes']>[0],
    selected: Selected,
  ): string =>
    functionFor(`${type.name} ${idOf(selected)}`, (name) => {
      const cases = schema
        .getPossibleTypes(type)
        .map(
          (possible) =>
            `case ${literal(possible.name)}: return ${objectFunction(possible, selected)}(data, variables);`,
        );
      return `function ${name}(data, variables) { switch (data.__typename) { ${cases.join(' ')} } fail(); }`;
    });

  function leafSource(type: GraphQLLeafType, value: string): string {
    const source = isSpecifiedScalarType(type) ? leafSources.get(type.name) : undefined;
    if (source !== undefined) return `(${source(value)} ? ${value} : fail())`;
    const check = `is_${type.name}`;
    scope[check] = leafCheckOf(type);
    return `(${check}(${value}) ? ${value} : fail())`;
  }

  const isIntrospection = (field: SelectedField, type: GraphQLObjectType): boolean =>
    type === rootType && field.name.startsWith('__') && field.name !== '__typename';

  /** @returns null where some of it cannot be written */
  function* write(): InPieces<readonly string[] | null> {
    const functions: string[] = [];
    // Each names others, which come to the end of the line.
    for (const next of unwritten) {
      functions.push(next());
      if (!isComplete) return null;
      yield;
    }
    return functions;
  }

  return { objectFunction, write, scope };
}

/** The checks of `leaves.ts` that are worth a line of code in place of a call. */
const leafSources: ReadonlyMap<string, (value: string) => string> = new Map([
  ['String', (value) => `typeof ${value} === 'string'`],
  ['Boolean', (value) => `typeof ${value} === 'boolean'`],
  ['Float', (value) => `typeof ${value} === 'number'`],
  ['Int', (value) => `(${value} | 0) === ${value}`],
  ['ID', (value) => `(typeof ${value} === 'string' || Number.isInteger(${value}))`],
]);

const conditionSource = (condition: Condition): string =>
  condition
    .map((group) =>
      group
        .map(({ variable, value }) => `${readSource('variables', variable)} === ${value}`)
        .join(' && '),
    )
    .join(' || ');
