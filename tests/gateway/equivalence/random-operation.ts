import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { Random } from '../../../kernel/random.ts';
import { pickFrom } from './pick-from.ts';

export interface RandomOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const depthMax = 3;

/** Names that plans use themselves: of keys, and of what `@requires` names. */
const plannersNames = ['id', 'code', 'label', '__typename', 'ringSource', 'chainSource'];

/** What fields are given is open yet. */
const open = '?';

/** What arguments are given, by their name and by how it is told in an alias. */
const givenTo: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  n: { 1: '1', 2: '2', null: 'null', Variable: '$n' },
  like: {
    Plain: '{ metals: GOLD, any: { a: [1, null] } }',
    Inner: '{ n: null, inner: { n: $n, metals: [SILVER, GOLD] } }',
    Variable: '$like',
    Null: 'null',
  },
};

const likes = [null, {}, { metals: 'GOLD' }, { n: 4, inner: { metals: [] }, any: [{ a: null }] }];

const filled = (text: string, index: number): string =>
  text.replaceAll(open, ['1', '2', 'null'][index % 3] ?? '');

/** What may be in an operation. */
interface Boldness {
  /** Names that plans use themselves are given to other things, and one name to several under several types. */
  readonly mayClash: boolean;
}

/**
 * A valid operation over a schema: aliases, fragments, conditions, arguments, `__typename`, on every kind of type. Every
 * third gives names that plans use themselves to other things, or one name to several, where it stays valid so.
 */
export function randomOperation(schema: GraphQLSchema, random: Random): RandomOperation {
  const bold = random.int(3) === 0 ? generate(schema, random, { mayClash: true }) : null;
  const isValid = bold !== null && validate(schema, parse(bold.text)).length === 0;
  return isValid ? bold : generate(schema, random, { mayClash: false });
}

function generate(schema: GraphQLSchema, random: Random, { mayClash }: Boldness): RandomOperation {
  const kind = [OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION][random.int(16)];
  const root = schema.getRootType(kind ?? OperationTypeNode.QUERY);
  if (!root) throw new Error('The schema has no root type');
  const fragments: string[] = [];
  const fragmentsOn = new Map<GraphQLNamedType, string>();
  /** Whether what is being written is for several types, each of which gives its fields something else. */
  let isForSeveral = false;

  const condition = (): string => {
    if (random.int(6) > 0) return '';
    const names = pickFrom(random, [['include'], ['skip'], ['skip', 'include']]);
    return names
      .map((name) => ` @${name}(if: ${pickFrom(random, ['true', 'false', '$yes', '$no'])})`)
      .join('');
  };

  function selectionOf(type: GraphQLNamedType, depth: number): string {
    const parts = Array.from({ length: 1 + random.int(4) }, () => partOf(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  function partOf(type: GraphQLNamedType, depth: number): string {
    if (isAbstractType(type) && depth < depthMax && random.int(4) === 0) {
      const parted = branches(schema.getPossibleTypes(type), depth);
      if (parted !== '') return parted;
    }
    if (isAbstractType(type) && random.int(2) === 0) {
      const inner = random.int(4) === 0 ? type : pickFrom(random, schema.getPossibleTypes(type));
      return spread(inner, depth);
    }
    const fields =
      isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    if (fields.length === 0 || random.int(8) === 0)
      return `${pickFrom(random, ['', 'kind: '])}__typename`;
    if (random.int(10) === 0) return spread(type, depth);
    const field = pickFrom(random, fields);
    const inner = getNamedType(field.type);
    if (isCompositeType(inner) && depth >= depthMax) return '__typename';
    const { call, told } = argumentsOf(field.args);
    // Equal names in one answer must ask for the same thing.
    const isPlain = told === '' || (mayClash && random.int(3) === 0);
    const alias = isPlain ? '' : `${field.name}With${told}: `;
    const renamed =
      alias === '' && random.int(mayClash ? 3 : 6) === 0 ? `${aliasOf(field)}: ` : alias;
    const selection = isLeafType(inner) ? '' : ` ${selectionOf(inner, depth + 1)}`;
    return `${renamed}${field.name}${call}${condition()}${selection}`;
  }

  /** What a field is given, and what its name in the answer tells of that. */
  function argumentsOf(taken: readonly GraphQLArgument[]): { call: string; told: string } {
    const given = taken.flatMap(({ name }) => {
      if (isForSeveral) return name === 'n' ? [{ text: `n: ${open}`, told: '' }] : [];
      if (random.int(5) === 0) return [];
      const [told, value] = pickFrom(random, Object.entries(givenTo[name] ?? {}));
      return [{ text: `${name}: ${value}`, told: `${name}${told}` }];
    });
    if (given.length === 0) return { call: '', told: '' };
    return {
      call: `(${given.map(({ text }) => text).join(' ')})`,
      told: given.map(({ told }) => told).join(''),
    };
  }

  /** A field that several types have, asked for different things in each. */
  function branches(types: readonly GraphQLObjectType[], depth: number): string {
    const shared = Object.values(pickFrom(random, types).getFields()).filter(
      ({ name, type, args }) =>
        isCompositeType(getNamedType(type)) &&
        args.length === 0 &&
        types.every((other) => `${other.getFields()[name]?.type}` === `${type}`),
    );
    const [field] = shared;
    if (!field) return '';
    const inner = (): string => selectionOf(getNamedType(field.type), depth + 1);
    const asked = types.filter(() => random.int(3) > 0);
    if (!mayClash || isForSeveral)
      return asked.map(({ name }) => `... on ${name} { ${field.name} ${inner()} }`).join(' ');
    isForSeveral = true;
    const forAll = inner();
    isForSeveral = false;
    return asked
      .map(({ name }, index) => `... on ${name} { ${field.name} ${filled(forAll, index)} }`)
      .join(' ');
  }

  /** Mostly a name of its own; now and then one that plans use themselves, or that others of its type have too. */
  function aliasOf({ name, type }: GraphQLField<unknown, unknown>): string {
    if (isForSeveral) return `my${getNamedType(type).name}`;
    return mayClash && random.int(2) === 0 ? pickFrom(random, plannersNames) : `my${name}`;
  }

  function spread(type: GraphQLNamedType, depth: number): string {
    const known = isForSeveral ? undefined : fragmentsOn.get(type);
    if (known !== undefined && random.int(3) === 0) return `...${known}${condition()}`;
    const selection = selectionOf(type, depth + 1);
    if (isForSeveral || random.int(3) > 0) return `... on ${type.name}${condition()} ${selection}`;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    fragmentsOn.set(type, name);
    return `...${name}${condition()}`;
  }

  // Both conditions are used somewhere, or the document would declare variables that it does not use.
  const conditions = 'yes: __typename @include(if: $yes) no: __typename @skip(if: $no)';
  const withConditions = (selection: string): string => `{ ${conditions} ${selection.slice(1)}`;

  /** A subscription has one field, without a condition. */
  function subscriptionOf(type: GraphQLObjectType): string {
    const field = pickFrom(random, Object.values(type.getFields()));
    const inside = selectionOf(getNamedType(field.type), 0);
    return `{ ${field.name}${argumentsOf(field.args).call} ${withConditions(inside)} }`;
  }

  const body =
    kind === OperationTypeNode.SUBSCRIPTION
      ? subscriptionOf(root)
      : withConditions(selectionOf(root, 0));
  const text = [body, ...fragments].join('\n');
  const used = (declared: string): string => {
    const [name = ''] = declared.split(':');
    return new RegExp(`\\${name}\\b`).test(text) ? ` ${declared}` : '';
  };
  const variables = `$yes: Boolean = true $no: Boolean!${used('$n: Int = 2')}${used('$like: Like')}`;
  return {
    text: `${kind ?? 'query'} Random(${variables}) ${text}`,
    variables: {
      no: false,
      ...(random.int(2) === 0 ? { n: 1 } : {}),
      ...(random.int(4) > 0 ? { like: pickFrom(random, likes) } : {}),
    },
  };
}
