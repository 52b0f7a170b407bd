import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** In every hostile text, and in nothing that the shop says or stores by itself. */
export const mark = 'qvxinject';

/** Texts that have meant something to a database, a template, a header or a screen. */
export const hostileTexts: readonly string[] = [
  `{"$gt":"","${mark}":1}`,
  `{"$where":"sleep(1) || '${mark}'"}`,
  `$where: this.${mark} == this.${mark}`,
  `${mark}.$ne`,
  `tenant.$[].${mark}`,
  `__proto__.${mark}`,
  `constructor[prototype][${mark}]`,
  `';return true;var ${mark}='`,
  `${mark}\u0000.email`,
  `(.*${mark}|[^]*)+$`,
  `${mark}\r\nBcc: everybody@example.test\r\n\r\nhello`,
  `\u202e${mark}\u202c gn\u0456r`,
  `<img src=x onerror=${mark}()>{{${mark}}}\${${mark}}`,
  `${mark}${'x'.repeat(100_000)}`,
];

export interface HostileOperation {
  readonly coordinate: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Every query and mutation with that text wherever a text or an id may stand. */
export function everyOperation(schema: GraphQLSchema, text: string): readonly HostileOperation[] {
  return (
    [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const
  ).flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ name, args }) => !name.startsWith('_') && args.length > 0)
      .map((field) => operationOf(kind, root?.name ?? '', field, text)),
  );
}

function operationOf(
  kind: string,
  parent: string,
  { name, args, type }: GraphQLField<unknown, unknown>,
  text: string,
): HostileOperation {
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const selection = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return {
    coordinate: `${parent}.${name}`,
    document: `${kind} (${declared}) { ${name}(${given})${selection} }`,
    variables: Object.fromEntries(
      args.map((argument) => [argument.name, inputOf(argument.type, text)]),
    ),
  };
}

/** Right in all but its texts. */
function inputOf(type: GraphQLInputType, text: string): unknown {
  if (isNonNullType(type)) return inputOf(type.ofType, text);
  if (isListType(type)) return [inputOf(type.ofType, text)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, inputOf(field.type, text)]),
    );
  return plain[type.name] ?? text;
}

const plain: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-11-21T12:00:00.000Z',
  Date: '2026-11-21',
  Decimal: '1.00',
  CurrencyCode: 'EUR',
};
