import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { generate, isCodeAllowed, literal, readSource } from '../../../kernel/generated-code.ts';
import type { CompileParts } from './compile-parts.ts';
import type { Data } from './data.ts';
import type { EntityCell, FindCell } from './entity-load.ts';
import { compileRepresentation, type Represent } from './representations.ts';
import type { Rewrite } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/** Makes a table of cells: one for each distinct entity that is looked up in it. */
export type OpenCells = () => FindCell;

export function compileCells(
  requires: readonly QueryPlanSelectionNode[],
  rewrite: Rewrite | null,
  { types, makesCode }: CompileParts,
): OpenCells {
  const represent = compileRepresentation(requires, rewrite, types);
  const finderOf =
    makesCode && rewrite === null ? compileFinders(requires, represent, types) : null;
  return finderOf ? () => cellsByValues(finderOf) : () => cellsByText(represent);
}

const cellOf = (representation: Data | null): EntityCell | null =>
  representation && { representation, entity: null, batch: null };

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

/** Finds the cell of an object of one type in that type's table, or puts it there. */
type FindInTable = (object: Data, table: Map<unknown, unknown>) => EntityCell | null;

/** Where only values of the object itself are required, equal ones are found without building anything. */
function cellsByValues(finderOf: FinderOf): FindCell {
  const tables = new Map<unknown, Map<unknown, unknown>>();
  return (object) => {
    const { __typename: typename } = object;
    const find = finderOf(typename);
    if (find === null) return null;
    let table = tables.get(typename);
    if (table === undefined) {
      table = new Map();
      tables.set(typename, table);
    }
    return find(object, table);
  };
}

/**
 * Code that looks up one value after the other, each in the map that the one before it leads to, and makes the cell
 * where there is none.
 * @param names what is required of the type
 */
function compileFinder(
  typename: string,
  names: readonly string[],
  represent: Represent,
): FindInTable | null {
  // A table holds entities of one type, so the type's name tells none apart.
  const others = names.filter((name) => name !== '__typename');
  const telling = others.length > 0 ? others : names;
  const reads = telling.map(
    (name, at) => `const key${at} = ${readSource('object', name)};
      if (key${at} === undefined) return null;`,
  );
  const steps = telling.slice(0, -1).map(
    (_, at) => `let table${at + 1} = table${at}.get(key${at});
      if (table${at + 1} === undefined) table${at}.set(key${at}, table${at + 1} = new Map());`,
  );
  const last = telling.length - 1;
  return generate<FindInTable>(
    { Object, Map, cellOf: (object: Data) => cellOf(represent(object)) },
    `return function findCell(object, table0) {
      ${reads.join('\n')}
      ${steps.join('\n')}
      let cell = table${last}.get(key${last});
      if (cell === undefined) table${last}.set(key${last}, cell = ${cellSource(typename, names, telling)});
      return cell;
    };`,
  );
}

/** A new cell, its representation in the order of the names. */
function cellSource(
  typename: string,
  names: readonly string[],
  telling: readonly string[],
): string {
  // Without a type name nothing is asked for; `__proto__` is something else in an object literal.
  if (!names.includes('__typename') || names.includes('__proto__')) return 'cellOf(object)';
  const values = names.map((name) => {
    const value = name === '__typename' ? literal(typename) : `key${telling.indexOf(name)}`;
    return `${literal(name)}: ${value}`;
  });
  return `{ representation: { ${values.join(', ')} }, entity: null, batch: null }`;
}

/** @returns null for a type of which nothing is asked */
type FinderOf = (typename: unknown) => FindInTable | null;

/** @returns null where more than values of the object itself is required, or no code can be made */
function compileFinders(
  requires: readonly QueryPlanSelectionNode[],
  represent: Represent,
  types: TypeConditions,
): FinderOf | null {
  const fragments = requires.flatMap((selection) => {
    if (selection.kind === 'Field' || selection.typeCondition === undefined) return [];
    const names = selection.selections.flatMap((inner) =>
      inner.kind === 'Field' && !inner.selections ? [inner.alias ?? inner.name] : [],
    );
    const isFlat = names.length === selection.selections.length;
    return isFlat ? [{ condition: selection.typeCondition, names }] : [];
  });
  if (fragments.length !== requires.length || !isCodeAllowed) return null;

  const known = new Map<string, FindInTable | null>();
  const finderFor = (typename: string): FindInTable | null => {
    const names = fragments
      .filter(({ condition }) => types.fits(typename, condition))
      .flatMap((fragment) => fragment.names);
    return names.length === 0 ? null : compileFinder(typename, [...new Set(names)], represent);
  };
  return (typename) => {
    if (typeof typename !== 'string') return null;
    const finder = known.get(typename);
    if (finder !== undefined) return finder;
    const made = finderFor(typename);
    if (types.exists(typename)) known.set(typename, made);
    return made;
  };
}
