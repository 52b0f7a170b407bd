import { expect, test } from '@jest/globals';
import {
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  type TypeNode,
} from 'graphql';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import { isPiiKind, kindByName } from '../../kernel/privacy/pii-kind.ts';
import { redactedFields } from '../../kernel/redact.ts';

/**
 * Fields whose names sound like a person and that tell of none: words of the shop, of a carrier or of a machine. Whoever
 * adds one decides it here; whoever adds a field of a person tags it.
 */
const ofNobody: readonly RegExp[] = [
  // What the shop says, to everybody alike.
  /Error\.(?:code|message)$/,
  /^(?:RejectedEvent|OrderAttention|CancelEligibility)\.message$/,
  /^(?:AssistantText|QuickReply|WidgetMenuItem)\.text$/,
  /^(?:OrderUpdateTerms)\.text$/,
  // Names and codes of things.
  /^(?:Kpi|Category|Metal|Gemstone|Collection|Product\w*|Facet\w*|Funnel\w*|EventCount)\.(?:name|code)$/,
  /^(?:TrackedEvent|TrackedEventInput)\.name$/,
  /^(?:Return|Category|Metal)\w*\.code$/,
  /\.(?:carrierName|rawCode|currencyCode|countryCode)$/,
];

interface Field {
  readonly coordinate: string;
  readonly node: FieldDefinitionNode | InputValueDefinitionNode;
}

const subgraphs = ['catalog', 'orders', 'returns', 'concierge', 'analytics'];
const fields = subgraphs.flatMap((name) => fieldsOf(loadSdl(name)));

test('a field that may hold something of a person says what, by its tag', () => {
  const untagged = fields
    .filter(({ node }) => isText(node.type) && kindByName(node.name.value) !== null)
    .filter(({ node }) => tagsOf(node).length === 0)
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !ofNobody.some((pattern) => pattern.test(coordinate)));
  expect([...new Set(untagged)].sort()).toEqual([]);
});

test('every exception is of a field that there is', () => {
  const unused = ofNobody.filter(
    (pattern) => !fields.some(({ coordinate }) => pattern.test(coordinate)),
  );
  expect(unused.map(String)).toEqual([]);
});

test('tags say one of the kinds that there are', () => {
  const kinds = fields.flatMap(({ node }) => tagsOf(node));
  expect(kinds.length).toBeGreaterThan(40);
  expect([...new Set(kinds.filter((kind) => !isPiiKind(kind)))]).toEqual([]);
});

/** Tagged names that also stand for things of no person; a log line never holds the whole of a graph's object. */
const tooCommon = ['name', 'number', 'city', 'note', 'message', 'location', 'search', 'link'];

test('what is tagged in the schema is struck out of logs by its name', () => {
  const tagged = new Set(
    fields.filter(({ node }) => tagsOf(node).length > 0).map(({ node }) => node.name.value),
  );
  const logged = [...tagged]
    .filter((name) => !tooCommon.includes(name))
    .filter((name) => !(redactedFields as readonly string[]).includes(name));
  expect(logged.sort()).toEqual([]);
});

test.each([
  ['email', 'email'],
  ['contactEmail', 'email'],
  ['shippingAddress', 'address'],
  ['orderNumber', 'order'],
  ['sessionToken', 'token'],
  ['trackingNumber', 'parcel'],
  ['emailHash', null],
  ['commentLength', null],
  ['productId', null],
  ['price', null],
])('by its name, %s would hold %s', (name, kind) => {
  expect(kindByName(name)).toBe(kind);
});

function fieldsOf(sdl: string): Field[] {
  return parse(sdl).definitions.flatMap((type) => {
    if (
      type.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      type.kind !== Kind.OBJECT_TYPE_EXTENSION &&
      type.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      type.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
    )
      return [];
    return (type.fields ?? []).map((node) => ({
      coordinate: `${type.name.value}.${node.name.value}`,
      node,
    }));
  });
}

/** Numbers, days and enums tell nothing by themselves. */
function isText(type: TypeNode): boolean {
  if (type.kind !== Kind.NAMED_TYPE) return isText(type.type);
  return ['String', 'JSON'].includes(type.name.value);
}

function tagsOf({ directives = [] }: Field['node']): string[] {
  return directives
    .filter((directive) => directive.name.value === 'tag')
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ value }) => (value.kind === Kind.STRING ? value.value : []))
    .filter((name) => name.startsWith('pii:'))
    .map((name) => name.slice('pii:'.length));
}
