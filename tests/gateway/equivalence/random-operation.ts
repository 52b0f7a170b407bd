import {
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
  parse,
  validate,
} from 'graphql';
import type { Random } from '../../../kernel/random.ts';
import { pickFrom } from './graph-model.ts';

export interface RandomOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const depthMax = 3;

/** Names that plans use themselves: of keys, and of what `@requires` names. */
const plannersNames = ['id', 'code', 'label', '__typename', 'ringSource', 'chainSource'];

/** What fields are given is open yet. */
const open = '?';

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
  const isMutation = random.int(10) === 0;
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (!root) throw new Error('The schema has no root type');
  const fragments: string[] = [];
  /** Whether what is being written is for several types, each of which gives its fields something else. */
  let isForSeveral = false;

  const condition = (): string => {
    if (random.int(6) > 0) return '';
    const value = pickFrom(random, ['true', 'false', '$yes', '$no']);
    return ` @${pickFrom(random, ['include', 'skip'])}(if: ${value})`;
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
    const given =
      field.args.length > 0
        ? pickFrom(random, isForSeveral ? [open] : ['1', '2', 'null', '$n', ''])
        : '';
    // Equal names in one answer must ask for the same thing.
    const isPlain = given === '' || given === open || (mayClash && random.int(3) === 0);
    const alias = isPlain ? '' : `${field.name}With${given.replace('$', 'Variable')}: `;
    const renamed =
      alias === '' && random.int(mayClash ? 3 : 6) === 0 ? `${aliasOf(field)}: ` : alias;
    const call = given === '' ? '' : `(n: ${given})`;
    const selection = isLeafType(inner) ? '' : ` ${selectionOf(inner, depth + 1)}`;
    return `${renamed}${field.name}${call}${condition()}${selection}`;
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
    const selection = selectionOf(type, depth + 1);
    if (isForSeveral || random.int(3) > 0) return `... on ${type.name}${condition()} ${selection}`;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${condition()}`;
  }

  // Both conditions are used somewhere, or the document would declare variables that it does not use.
  const body = `{ yes: __typename @include(if: $yes) no: __typename @skip(if: $no) ${selectionOf(root, 0).slice(1)}`;
  const text = [body, ...fragments].join('\n');
  const argument = text.includes('$n)') ? ', $n: Int = 2' : '';
  return {
    text: `${isMutation ? 'mutation' : 'query'} Random($yes: Boolean = true, $no: Boolean!${argument}) ${text}`,
    variables: { no: false, ...(argument && random.int(2) === 0 ? { n: 1 } : {}) },
  };
}
