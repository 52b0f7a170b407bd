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
import { toGlobalId } from '../../../kernel/ids.ts';

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

/**
 * Every query and mutation with that text wherever a text or an id may stand; and once more with ids of the right type
 * that have it inside, which get further.
 */
export function everyOperation(schema: GraphQLSchema, text: string): readonly HostileOperation[] {
  return (
    [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const
  ).flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ name, args }) => !name.startsWith('_') && args.length > 0)
      .flatMap((field) =>
        [() => text, (name: string) => idWith(field, name, text)].map((idOf) =>
          operationOf(kind, root?.name ?? '', field, { text, idOf }),
        ),
      ),
  );
}

/** An id of ours as far as anybody can tell from outside. Keys of idempotency are ids in name only. */
function idWith(
  { name: root, type }: GraphQLField<unknown, unknown>,
  name: string,
  text: string,
): string {
  if (name === 'idempotencyKey' || name === 'clientMutationId') return `${text}-a-long-key`;
  const word =
    name === 'id' || name === 'ids' ? getNamedType(type).name : name.replace(/Ids?$/, '');
  const typeName = ofWord[word] ?? word.charAt(0).toUpperCase() + word.slice(1);
  return toGlobalId(
    root === 'productUpsert' && name === 'id' ? 'Product' : typeName,
    text.slice(0, 150),
  );
}

/** Types whose ids go by a shorter word. */
const ofWord: Readonly<Record<string, string>> = {
  variant: 'ProductVariant',
  line: 'OrderLine',
  session: 'ConciergeSession',
  hold: 'CapsuleHold',
  ticket: 'StylistTicket',
  subscription: 'OrderUpdateSubscription',
  delivery: 'OrderUpdateDelivery',
  upload: 'Inspiration',
  challenge: 'OrderLookup',
};

function operationOf(
  kind: string,
  parent: string,
  { name, args, type }: GraphQLField<unknown, unknown>,
  hostile: Hostile,
): HostileOperation {
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const selection = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return {
    coordinate: `${parent}.${name}`,
    document: `${kind} (${declared}) { ${name}(${given})${selection} }`,
    variables: Object.fromEntries(
      args.map((argument) => [argument.name, inputOf(argument.type, argument.name, hostile)]),
    ),
  };
}

interface Hostile {
  readonly text: string;
  /** What stands for the id of that name. */
  readonly idOf: (name: string) => string;
}

/** Right in all but its texts. */
function inputOf(type: GraphQLInputType, name: string, hostile: Hostile): unknown {
  if (isNonNullType(type)) return inputOf(type.ofType, name, hostile);
  if (isListType(type)) return [inputOf(type.ofType, name, hostile)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [
        field.name,
        inputOf(field.type, field.name, hostile),
      ]),
    );
  return plain[type.name] ?? (type.name === 'ID' ? hostile.idOf(name) : hostile.text);
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
