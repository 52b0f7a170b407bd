import type { ObjectType, Schema } from '@apollo/federation-internals';
import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../../documents.ts';
import type { ObjectTypesOf } from '../object-types.ts';
import { type Objects, objectsIn, objectsThatFit } from '../possible-objects.ts';
import type { FieldPath } from '../unanswered-fields.ts';

/** How an operation asks for a field of what stands at a path. */
interface AskedWay {
  /** The field's response key. */
  readonly key: string;
  /** By depth, from the root: the objects in which the next name of the path, or at last the field, is asked for. */
  readonly through: readonly Objects[];
}

/** All that an operation asks for at a path. */
export interface AskedWays {
  readonly ways: readonly AskedWay[];
  /** By depth, from the root: the objects that may stand on the path before its end. */
  readonly possible: readonly ReadonlySet<ObjectType>[];
}

/** Whether objects of different types on the path are asked for different things. */
export const isParted = ({ ways, possible }: AskedWays): boolean =>
  ways.some(({ through }) =>
    possible.some((objects, depth) => (through[depth]?.length ?? 0) < objects.size),
  );

export type FindWays = (path: FieldPath) => AskedWays;

/** Finds what an operation asks for at a path. What it asks for under a condition counts as asked for. */
export function createFindWays(
  document: DocumentNode,
  operationName: string | null,
  schema: Schema,
  objectTypesOf: ObjectTypesOf,
): FindWays {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.schemaDefinition.rootType(operation.operation);
  const fragments = fragmentsOf(document);

  const known = new Map<string, AskedWays>();
  return (path) => {
    const place = path.join(' ');
    const remembered = known.get(place);
    if (remembered) return remembered;
    const ways: AskedWay[] = [];
    const possible = path.map(() => new Set<ObjectType>());
    const walk = (set: SelectionSetNode, objects: Objects, around: AskedWay['through']): void => {
      const depth = around.length;
      for (const selection of set.selections) {
        if (selection.kind !== Kind.FIELD) {
          const fragment = inlineFragmentOf(selection, fragments);
          if (!fragment) continue;
          const fitting = objectsThatFit(
            objects,
            fragment.typeCondition?.name.value,
            objectTypesOf,
          );
          if (fitting.length > 0) walk(fragment.selectionSet, fitting, around);
          continue;
        }
        const key = responseKeyOf(selection);
        const through = [...around, objects];
        if (depth === path.length) ways.push({ key, through });
        else if (key === path[depth] && selection.selectionSet) {
          const inside = objectsIn(objects, selection.name.value);
          for (const object of inside) possible[depth + 1]?.add(object);
          walk(selection.selectionSet, inside, through);
        }
      }
    };
    if (operation && root) {
      possible[0]?.add(root);
      walk(operation.selectionSet, [root], []);
    }
    const found = { ways, possible };
    known.set(place, found);
    return found;
  };
}
