import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Data, isData, readerOf, writerOf } from './data.ts';
import { mergeInto } from './merge.ts';
import type { Rewrite } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/**
 * What a subgraph is asked for an entity by: its type name, its keys and what `@requires` names.
 * @returns null where the entity lacks one of them, and then nothing is asked for it
 */
export type Represent = (entity: Data) => Data | null;

export function compileRepresentation(
  requires: readonly QueryPlanSelectionNode[],
  rewrite: Rewrite | null,
  types: TypeConditions,
): Represent {
  const select = compileSelections(requires, types);
  return (entity) => {
    const representation = select(entity);
    if (!representation?.['__typename']) return null;
    rewrite?.(representation);
    return representation;
  };
}

/** Adds its part to a representation. @returns false where the source lacks what is required */
type Part = (source: Data, into: Data) => boolean;

function compileSelections(
  selections: readonly QueryPlanSelectionNode[],
  types: TypeConditions,
): Represent {
  const parts = selections.map((selection) => compilePart(selection, types));
  return (source) => {
    const representation: Data = {};
    for (const part of parts) if (!part(source, representation)) return null;
    return representation;
  };
}

function compilePart(selection: QueryPlanSelectionNode, types: TypeConditions): Part {
  if (selection.kind === 'Field') {
    const name = selection.alias ?? selection.name;
    const read = readerOf(name);
    const write = writerOf(name);
    const inner = selection.selections && compileSelections(selection.selections, types);
    return (source, into) => {
      const found = read(source);
      const value = inner ? representValue(found, inner) : found;
      if (value === undefined) return false;
      write(into, value);
      return true;
    };
  }
  const { typeCondition } = selection;
  if (typeCondition === undefined) return () => true;
  const inner = compileSelections(selection.selections, types);
  return (source, into) => {
    const { __typename: typename } = source;
    if (typeof typename !== 'string' || !types.fits(typename, typeCondition)) return true;
    const part = inner(source);
    if (part === null) return false;
    mergeInto(into, part, types.isObjectType);
    return true;
  };
}

/** @returns undefined where it, or something in it, lacks what is required: in place of it, null would be a lie */
function representValue(value: unknown, represent: Represent): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => representValue(item, represent));
    return items.includes(undefined) ? undefined : items;
  }
  if (isData(value)) return represent(value) ?? undefined;
  return value === undefined ? undefined : null;
}
