import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { generate, literal } from '../../../kernel/generated-code.ts';
import { fragmentsOf, responseKeyOf } from '../../documents.ts';
import type { CompileParts } from './compile-parts.ts';
import type { Data } from './data.ts';
import { mergeField, mergeInto } from './merge.ts';

/** Writes what a subgraph said of an entity into an object that stands for it. */
export type MergeEntity = (target: Data, entity: Data) => void;

/** As `mergeInto`, for the names that a fetch asks for: the usual name is not there yet, and is written at once. */
export function compileMergeEntity(
  node: FetchNode,
  { types: { isObjectType }, makesCode }: CompileParts,
): MergeEntity {
  const anyEntity: MergeEntity = (target, entity) => mergeInto(target, entity, isObjectType);
  // Rewrites rename what was asked for.
  if (!makesCode || node.outputRewrites?.length) return anyEntity;
  const names = entityNamesOf(node.operation);
  if (names.some((name) => name in Object.prototype)) return anyEntity;
  const lines = names.map((name) => {
    const key = literal(name);
    return `
      value = entity[${key}];
      if (value !== undefined) {
        const known = target[${key}];
        if (known === undefined) target[${key}] = value;
        else if (known !== value) mergeField(target, ${key}, value, isObjectType);
      }`;
  });
  const source = `return function mergeEntity(target, entity) { let value; ${lines.join('')} };`;
  return generate<MergeEntity>({ mergeField, isObjectType }, source) ?? anyEntity;
}

/** The names at the top of an entity, whatever its type; `take` adds the type name where it is missing. */
function entityNamesOf(operation: string): readonly string[] {
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const names = new Set(['__typename']);
  const addNames = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(responseKeyOf(selection));
      else if (selection.kind === Kind.INLINE_FRAGMENT) addNames(selection.selectionSet);
      else addNames(fragments.get(selection.name.value)?.selectionSet);
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const entities of definition.selectionSet.selections)
      if (entities.kind === Kind.FIELD) addNames(entities.selectionSet);
  }
  return [...names];
}
