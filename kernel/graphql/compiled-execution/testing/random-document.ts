import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
} from 'graphql';
import type { Random } from '../../../random.ts';

export interface RandomDocument {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const depthMax = 5;

/** A random query or mutation; now and then one that does not validate. */
export function randomDocument(schema: GraphQLSchema, random: Random): RandomDocument {
  const oneIn = (chances: number): boolean => random.int(chances) === 0;
  const pick = <T>(from: readonly T[]): T => from[random.int(from.length)] as T;
  const fragments: string[] = [];
  const conditions = [
    '',
    '',
    '',
    '',
    ' @skip(if: $yes)',
    ' @include(if: $no)',
    ' @skip(if: $no)',
    ' @include(if: $yes) @skip(if: false)',
  ];

  const fieldOf = (type: GraphQLObjectType, depth: number): string => {
    const field = pick(Object.values(type.getFields()));
    const named = getNamedType(field.type);
    const args =
      field.args.length > 0
        ? pick(['', '(n: $n)', '(n: 7)', '(in: { words: ["a", $word] })', '(in: $in, n: null)'])
        : '';
    const alias = args === '' && !oneIn(4) ? '' : `${field.name}_${args.length}: `;
    const selection = isLeafType(named) ? '' : setOf(named.name, depth + 1);
    return `${alias}${field.name}${args}${pick(conditions)}${selection}`;
  };

  const setOf = (typeName: string, depth: number): string => {
    const type = schema.getType(typeName);
    if (!isCompositeType(type)) return '';
    if (depth >= depthMax) return ' { __typename }';
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const parts = Array.from({ length: 1 + random.int(4) }, () => {
      if (oneIn(6)) return pick(['__typename', 'kind: __typename']);
      if (!isAbstractType(type) && !oneIn(4)) return fieldOf(type, depth);
      const of = pick(possible);
      const body = `{ ${fieldOf(of, depth)} ${oneIn(2) ? fieldOf(of, depth) : ''} }`;
      if (!oneIn(3)) return `... on ${of.name}${pick(conditions)} ${body}`;
      const name = `F${fragments.length}`;
      fragments.push(`fragment ${name} on ${of.name} ${body}`);
      return `...${name}${pick(conditions)}`;
    });
    return ` { ${parts.join(' ')} }`;
  };

  const kind = oneIn(4) ? 'mutation' : 'query';
  const root = kind === 'mutation' ? 'Mutation' : 'Query';
  const body = setOf(root, 0);
  const variables = {
    yes: !oneIn(4),
    no: oneIn(4),
    ...(oneIn(2) ? { n: oneIn(9) ? 'three' : random.int(9) } : {}),
    ...(oneIn(2) ? { in: { words: ['b'], deep: { words: [] } } } : {}),
    ...(oneIn(3) ? {} : { word: 'w' }),
  };
  return {
    text: `${kind} ($yes: Boolean!, $no: Boolean = true, $n: Int, $in: In, $word: String! = "v") ${body}\n${fragments.join('\n')}`,
    variables,
  };
}
