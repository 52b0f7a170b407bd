import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';
import { responseKeyOf } from '../documents.ts';

/**
 * Plans put keys and what `@requires` names beside what the client asks for, under the fields' own names. Where the
 * client has given such a name to something else (`id: sku`), it is asked for under another.
 */
const suffix = '__given';

/** The document as it is planned. */
export function withFreeKeys(document: DocumentNode, ownNames: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Field(field) {
      const key = plannedKeyOf(field, ownNames);
      return key === responseKeyOf(field)
        ? undefined
        : { ...field, alias: { kind: Kind.NAME, value: key } };
    },
  });
}

/** The name under which a plan brings a field. */
export function plannedKeyOf(field: FieldNode, ownNames: ReadonlySet<string>): string {
  const key = responseKeyOf(field);
  const isPlain = key === field.name.value && !field.arguments?.length;
  return (ownNames.has(key) && !isPlain) || key.endsWith(suffix) ? `${key}${suffix}` : key;
}

/** What the client calls a field of a plan. */
export const givenKeyOf = (plannedKey: string): string =>
  plannedKey.endsWith(suffix) ? plannedKey.slice(0, -suffix.length) : plannedKey;
