import '../silence.ts';
import type { Schema } from '@apollo/federation-internals';
import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../documents.ts';
import type { ObjectTypesOf } from './object-types.ts';
import { type Objects, objectsIn, objectsThatFit } from './possible-objects.ts';
import type { FieldPath } from './unanswered-fields.ts';

/** What is asked of objects of some types at a place. */
export interface Asked<T> {
  readonly of: Objects;
  readonly node: T;
}

/** Fields that are asked for at one place, by the names that they get in the answer. */
export type FieldsByKey = ReadonlyMap<string, readonly Asked<FieldNode>[]>;

/** An operation, read for who is asked for what. */
export interface AskedFields {
  readonly root: readonly Asked<SelectionSetNode>[];
  /** @param sets all that is asked of what stands at one place */
  fieldsIn(sets: readonly Asked<SelectionSetNode>[]): FieldsByKey;
}

export interface AskedParts {
  /** The whole supergraph's. */
  readonly schema: Schema;
  readonly objectTypesOf: ObjectTypesOf;
}

export function readAskedFields(
  document: DocumentNode,
  operationName: string | null,
  { schema, objectTypesOf }: AskedParts,
): AskedFields {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.schemaDefinition.rootType(operation.operation);
  const fragments = fragmentsOf(document);

  function collect({ of, node }: Asked<SelectionSetNode>, into: Map<string, Asked<FieldNode>[]>) {
    for (const selection of node.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = responseKeyOf(selection);
        const fields = into.get(key) ?? [];
        into.set(key, fields);
        fields.push({ of, node: selection });
        continue;
      }
      const fragment = inlineFragmentOf(selection, fragments);
      if (!fragment) continue;
      const fitting = objectsThatFit(of, fragment.typeCondition?.name.value, objectTypesOf);
      if (fitting.length > 0) collect({ of: fitting, node: fragment.selectionSet }, into);
    }
  }

  return {
    root: root ? [{ of: [root], node: operation.selectionSet }] : [],
    fieldsIn(sets) {
      const byKey = new Map<string, Asked<FieldNode>[]>();
      for (const set of sets) collect(set, byKey);
      return byKey;
    },
  };
}

/** What is asked of that which stands in some fields. */
export const insideOf = (fields: readonly Asked<FieldNode>[]): readonly Asked<SelectionSetNode>[] =>
  fields.flatMap(({ of, node: { name, selectionSet } }) =>
    selectionSet ? [{ of: objectsIn(of, name.value), node: selectionSet }] : [],
  );

/**
 * Whether an object of a type at a place may be asked for a field of that name there: types that ask for it are told
 * from others. What the operation itself does not ask for is for anybody.
 */
export function isAskedAt(
  { root, fieldsIn }: AskedFields,
  place: FieldPath,
): (key: string, typeName: string) => boolean {
  const inside = place.reduce((sets, name) => insideOf(fieldsIn(sets).get(name) ?? []), root);
  const there = fieldsIn(inside);
  return (key, typeName) =>
    there.get(key)?.some(({ of }) => of.some(({ name }) => name === typeName)) ?? true;
}
