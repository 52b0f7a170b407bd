import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';
import { responseKeyOf } from '../documents.ts';

/**
 * Plans put keys and what `@requires` names beside what the client asks for, under the fields' own names. Where the
 * client has given such a name to something else (`id: sku`), it is asked for under another. So is what clashes, each
 * field under one that has its number.
 */
const suffix = '__given';
const suffixed = /__given\d*$/;

/**
 * Names by which types ask for different things, each with the types' numbers: those that ask for the same have the
 * same one. A type without a number has the name to itself.
 */
export type Clashes = ReadonlyMap<string, ReadonlyMap<string, number>>;

export const noClashes: Clashes = new Map();

/** The document with names of the client's that are free for it. What clashes is left as it is. */
export function withFreeKeys(document: DocumentNode, ownNames: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Field(field) {
      const key = freeKeyOf(field, ownNames);
      return key === responseKeyOf(field) ? undefined : named(field, key);
    },
  });
}

export const named = (field: FieldNode, key: string): FieldNode => ({
  ...field,
  alias: { kind: Kind.NAME, value: key },
});

/** The name under which a plan brings a field of an object of that type. */
export function plannedKeyOf(
  field: FieldNode,
  typeName: string,
  ownNames: ReadonlySet<string>,
  clashes: Clashes,
): string {
  const key = responseKeyOf(field);
  const number = clashes.get(key)?.get(typeName);
  return number === undefined ? freeKeyOf(field, ownNames) : numberedKey(key, number);
}

/** @param key as the client gave it */
export const numberedKey = (key: string, number: number): string => `${key}${suffix}${number}`;

/** A name that is not one of the plan's own. */
function freeKeyOf(field: FieldNode, ownNames: ReadonlySet<string>): string {
  const key = responseKeyOf(field);
  const isPlain = key === field.name.value && !field.arguments?.length;
  return (ownNames.has(key) && !isPlain) || suffixed.test(key) ? `${key}${suffix}` : key;
}

/** What the client calls a field of a plan. */
export const givenKeyOf = (plannedKey: string): string => plannedKey.replace(suffixed, '');
