import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Data, readerOf } from './data.ts';
import { compileRepresentation, type Represent } from './representations.ts';
import type { Rewrite } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/**
 * One entity that a subgraph is asked for, however often it stands in the answer. Objects with equal representations
 * share it.
 */
export interface EntityCell {
  readonly representation: Data;
  /** What the subgraph said of it; null until then, and where it knows of none. */
  entity: Data | null;
}

/** @returns null where the object lacks what it would be asked for by */
export type FindCell = (object: Data) => EntityCell | null;

/** Makes a table of cells: one for each distinct entity that is looked up in it. */
export type OpenCells = () => FindCell;

export function compileCells(
  requires: readonly QueryPlanSelectionNode[],
  rewrite: Rewrite | null,
  types: TypeConditions,
): OpenCells {
  const represent = compileRepresentation(requires, rewrite, types);
  const keyFieldsOf = rewrite === null ? flatKeyFields(requires, types) : null;
  return keyFieldsOf ? () => cellsByValues(keyFieldsOf, represent) : () => cellsByText(represent);
}

const cellOf = (representation: Data | null): EntityCell | null =>
  representation && { representation, entity: null };

/** Equal representations have equal JSON. */
function cellsByText(represent: Represent): FindCell {
  const cells = new Map<string, EntityCell>();
  return (object) => {
    const cell = cellOf(represent(object));
    if (cell === null) return null;
    const text = JSON.stringify(cell.representation);
    const known = cells.get(text);
    if (known) return known;
    cells.set(text, cell);
    return cell;
  };
}

/** A level for each required value, so that no key has to be put together. */
interface Branch {
  readonly branches: Map<unknown, Branch>;
  cell: EntityCell | null;
}

/** Where only values of the object itself are required, equal ones are found without building anything. */
function cellsByValues(keyFieldsOf: KeyFieldsOf, represent: Represent): FindCell {
  const root = new Map<unknown, Branch>();
  return (object) => {
    const { __typename: typename } = object;
    const fields = keyFieldsOf(typename);
    if (fields === null) return null;
    let branch = branchIn(root, typename);
    for (const read of fields) {
      const value = read(object);
      if (value === undefined) return null;
      branch = branchIn(branch.branches, value);
    }
    branch.cell ??= cellOf(represent(object));
    return branch.cell;
  };
}

function branchIn(branches: Map<unknown, Branch>, value: unknown): Branch {
  const known = branches.get(value);
  if (known) return known;
  const made: Branch = { branches: new Map(), cell: null };
  branches.set(value, made);
  return made;
}

/** What is read of an object of this type; null where nothing is asked of it. */
type KeyFieldsOf = (typename: unknown) => readonly ((object: Data) => unknown)[] | null;

/** @returns null where more than values of the object itself is required */
function flatKeyFields(
  requires: readonly QueryPlanSelectionNode[],
  types: TypeConditions,
): KeyFieldsOf | null {
  const fragments = requires.flatMap((selection) => {
    if (selection.kind === 'Field' || selection.typeCondition === undefined) return [];
    const names = selection.selections.flatMap((inner) =>
      inner.kind === 'Field' && !inner.selections ? [inner.alias ?? inner.name] : [],
    );
    const isFlat = names.length === selection.selections.length;
    return isFlat ? [{ condition: selection.typeCondition, names }] : [];
  });
  if (fragments.length !== requires.length) return null;

  const known = new Map<string, ReturnType<KeyFieldsOf>>();
  const readersOf = (typename: string): ReturnType<KeyFieldsOf> => {
    const names = fragments
      .filter(({ condition }) => types.fits(typename, condition))
      .flatMap((fragment) => fragment.names);
    return names.length === 0 ? null : [...new Set(names)].map(readerOf);
  };
  return (typename) => {
    if (typeof typename !== 'string') return null;
    const readers = known.get(typename);
    if (readers !== undefined) return readers;
    const made = readersOf(typename);
    if (types.exists(typename)) known.set(typename, made);
    return made;
  };
}
