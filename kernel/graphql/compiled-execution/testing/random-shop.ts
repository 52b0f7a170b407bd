import {
  buildSchema,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Random } from '../../../random.ts';

/** Types by what may be asked of them: leaves of each kind, arguments, lists of lists, both kinds of abstract types. */
const typeNames = ['A', 'B', 'C'];
const leafTypes = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Metal', 'Odd'];

export interface RandomShop {
  readonly schema: GraphQLSchema;
  /** The names of fields in the order in which their resolvers were called. */
  readonly calls: string[];
  readonly rootValue: unknown;
}

/**
 * A random schema over values that follow from its seed alone: most are right, some are missing, of another type,
 * promised, thrown, rejected, or come from a getter or a method.
 * @param isAsync whether values may be promised
 */
export function randomShop(random: Random, { isAsync }: { readonly isAsync: boolean }): RandomShop {
  const salt = random.int(1_000_000);
  const schema = buildSchema(sdlOf(random));
  const calls: string[] = [];
  const chance = (place: string): number => hashOf(`${salt} ${place}`) % 1_000;

  /** A value for a type, as a resolver might give it. */
  function valueAt(type: GraphQLOutputType, place: string): unknown {
    const odds = chance(`odds ${place}`);
    if (odds < 8) return undefined;
    if (odds < 16) return new Error(`The value at ${place} is an error`);
    if (odds < 20) return Symbol('no value of any type');
    if (isAsync && odds < 140) return promisedAt(type, place, odds);
    return plainAt(type, place);
  }

  function promisedAt(type: GraphQLOutputType, place: string, odds: number): unknown {
    const waits = odds % 4;
    const come = async (): Promise<unknown> => {
      for (let wait = 0; wait < waits; wait += 1) await new Promise(setImmediate);
      if (odds % 7 === 0) throw new Error(`No value came for ${place}`);
      return plainAt(type, place);
    };
    const promise = come();
    promise.catch(() => {});
    // What is no promise but can be waited for, as the queries of some drivers.
    return odds % 5 === 0 ? Object.fromEntries([['then', promise.then.bind(promise)]]) : promise;
  }

  function plainAt(type: GraphQLOutputType, place: string): unknown {
    const odds = chance(place);
    if (isNonNullType(type)) return odds < 15 ? null : plainAt(type.ofType, `${place}!`);
    if (odds < 80) return null;
    if (isListType(type)) {
      if (odds < 90) return 'no list';
      // graphql-js leaves a rejection to nobody where an item that may not be null fails at once beside promised ones.
      const itemAt = isAsync && isNonNullType(type.ofType) ? promisedAt : valueAt;
      const items = Array.from({ length: odds % 4 }, (_, at) =>
        itemAt(type.ofType, `${place}[${at}]`, odds),
      );
      return odds % 9 === 0 ? new Set(items) : items;
    }
    if (isEnumType(type)) return odds < 90 ? 'LEAD' : odds % 2 === 0 ? 'AU' : 'AG';
    switch (type.name) {
      case 'String':
        return odds % 11 === 0 ? odds : `text ${odds}`;
      case 'ID':
        return odds % 11 === 0 ? odds : `id-${odds}`;
      case 'Int':
        return odds % 11 === 0 ? `${odds}` : odds % 13 === 0 ? odds / 4 : odds;
      case 'Float':
        return odds % 11 === 0 ? Number.NaN : odds / 8;
      case 'Boolean':
        return odds % 11 === 0 ? 'yes' : odds % 2 === 1;
      case 'Odd':
        return odds;
      default:
        return objectAt(isObjectType(type) ? type.name : (typeNames[odds % 3] ?? ''), place, odds);
    }
  }

  function objectAt(typename: string, place: string, odds: number): unknown {
    if (odds % 41 === 0) return 'no object';
    const object = { __typename: odds % 37 === 0 ? 'Metal' : odds % 31 === 0 ? 'C' : typename };
    const type = schema.getType(typename) as GraphQLObjectType;
    for (const field of Object.values(type.getFields())) {
      const at = `${place}.${field.name}`;
      Object.defineProperty(object, field.name, {
        get() {
          const odds = chance(`get ${at}`);
          if (odds < 10) throw new Error(`The getter at ${at} throws`);
          if (odds >= 100) return valueAt(field.type, at);
          return (args: object) => valueAt(field.type, `${at}${JSON.stringify(args)}`);
        },
      });
    }
    return object;
  }

  for (const name of [...typeNames, 'Query', 'Mutation']) {
    const type = schema.getType(name) as GraphQLObjectType;
    for (const field of Object.values(type.getFields())) {
      if (chance(`resolver ${name}.${field.name}`) < 400) continue;
      field.resolve = (source, args, context: { readonly word: string }, info) => {
        const steps: (string | number)[] = [];
        for (let step: typeof info.path | undefined = info.path; step; step = step.prev)
          steps.unshift(step.key);
        const asked = `${steps.join('.')} ${info.parentType}.${info.fieldName}${JSON.stringify(args)} ${context.word}`;
        calls.push(
          `${asked} ${info.fieldNodes.length} ${JSON.stringify(info.variableValues)} ${typeof source}`,
        );
        // Resolvers may not write into what others are given.
        Object.assign(args, { spoilt: true });
        if (chance(`throw ${asked}`) < 25) throw new Error(`The resolver at ${asked} throws`);
        return valueAt(field.type, asked);
      };
    }
  }
  Object.assign(schema.getType('Odd') as object, {
    serialize(value: unknown) {
      if (Number(value) % 17 === 0) throw new TypeError('That is odd');
      return Number(value) % 19 === 0 ? null : { odd: value };
    },
  });
  nameInside(schema);
  const byPromise = chance('resolveType') < 500 && isAsync;
  const found = schema.getType('Found') as { resolveType?: unknown };
  found.resolveType = (value: { __typename: string }) => {
    if (chance(`type ${value?.__typename}`) < 30) throw new Error('Nobody knows its type');
    return byPromise ? Promise.resolve(value?.__typename) : value?.__typename;
  };
  return { schema, calls, rootValue: objectAt('Query', 'root', 1) };
}

/** Inside of the shop the values of an enum have other names. */
function nameInside(schema: GraphQLSchema): void {
  const metal = schema.getType('Metal');
  if (!isEnumType(metal)) return;
  for (const value of metal.getValues()) value.value = value.name === 'GOLD' ? 'AU' : 'AG';
}

function sdlOf(random: Random): string {
  const pick = <T>(from: readonly T[]): T => from[random.int(from.length)] as T;
  const wrap = (type: string): string => {
    const item = random.int(3) === 0 ? `${type}!` : type;
    const listed = [item, item, `[${item}]`, `[[${item}]!]`][random.int(4)] ?? item;
    return listed.endsWith('!') || random.int(3) > 0 ? listed : `${listed}!`;
  };
  const fields = (prefix: string, count: number, types: readonly string[]): string =>
    Array.from({ length: count }, (_, at) => {
      const args = random.int(3) === 0 ? '(n: Int = 3, in: In)' : '';
      return `${prefix}${at}${args}: ${wrap(pick(types))}`;
    }).join(' ');
  const composites = [...typeNames, 'Node', 'Found'];
  const common = `common: ${wrap('String')} next: ${wrap(pick(composites))}`;
  const bodies = typeNames.map(
    (name) =>
      `type ${name} implements Node { ${common} ${fields('leaf', 4, leafTypes)} ${fields(name.toLowerCase(), 3, composites)} }`,
  );
  return `scalar Odd
    enum Metal { GOLD SILVER TIN }
    input In { words: [String!] deep: In }
    interface Node { ${common} }
    union Found = ${typeNames.join(' | ')}
    ${bodies.join('\n')}
    type Query { ${fields('ask', 5, [...composites, ...composites, 'String'])} }
    type Mutation { ${fields('change', 4, [...composites, 'Int'])} }`;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
