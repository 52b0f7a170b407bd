import { type DocumentNode, type FieldNode, Kind, print, visit } from 'graphql';
import { responseKeyOf } from '../documents.ts';

/**
 * Plans put keys and what `@requires` names beside what the client asks for, under the fields' own names. Where the
 * client has given such a name to something else (`id: sku`), it is asked for under another. So is what clashes, each
 * field under one that has its number.
 */
const suffix = '__given';
const suffixed = /__given\d*$/;

/**
 * Different fields that an operation asks for under one name, by that name: plans would ask them of the same objects.
 * Each is told by `askedText`.
 */
export type Clashes = ReadonlyMap<string, readonly string[]>;

export const noClashes: Clashes = new Map();

/** The document as it is planned. */
export function withFreeKeys(
  document: DocumentNode,
  ownNames: ReadonlySet<string>,
  clashes: Clashes,
): DocumentNode {
  return visit(document, {
    Field(field) {
      const key = plannedKeyOf(field, ownNames, clashes);
      return key === responseKeyOf(field)
        ? undefined
        : { ...field, alias: { kind: Kind.NAME, value: key } };
    },
  });
}

/** The name under which a plan brings a field. */
export function plannedKeyOf(
  field: FieldNode,
  ownNames: ReadonlySet<string>,
  clashes: Clashes,
): string {
  const key = responseKeyOf(field);
  const free = freeKeyOf(field, ownNames);
  const clashing = clashes.get(free);
  const number = clashing ? clashing.indexOf(askedText(field)) : -1;
  return number < 0 ? free : `${key}${suffix}${number}`;
}

/** A name that is not one of the plan's own, for a field that clashes with no other. */
export function freeKeyOf(field: FieldNode, ownNames: ReadonlySet<string>): string {
  const key = responseKeyOf(field);
  const isPlain = key === field.name.value && !field.arguments?.length;
  return (ownNames.has(key) && !isPlain) || suffixed.test(key) ? `${key}${suffix}` : key;
}

/** Equal for fields that GraphQL takes for the same: in whatever order arguments and their parts are written. */
export function askedText({ name, arguments: given = [] }: FieldNode): string {
  const parts = given.map((argument) =>
    print(
      visit(argument, {
        ObjectValue: {
          leave: (value) => ({
            ...value,
            fields: value.fields.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1)),
          }),
        },
      }),
    ),
  );
  return `${name.value}(${parts.sort().join()})`;
}

/** What the client calls a field of a plan. */
export const givenKeyOf = (plannedKey: string): string => plannedKey.replace(suffixed, '');
