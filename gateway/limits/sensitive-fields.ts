import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../documents.ts';

/**
 * How often the most frequent of these fields stands at the root of a valid operation, under whatever names: a hundred
 * aliases of a sign-in are a hundred guesses in what a rate limit takes for one request.
 * @param names of fields at the root
 */
export function countSensitive(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  names: ReadonlySet<string>,
): number {
  if (names.size === 0) return 0;
  const fragments = fragmentsOf(document);
  const counted = new Map<string, ReadonlyMap<string, number>>();

  const count = ({ selections }: SelectionSetNode): ReadonlyMap<string, number> => {
    const total = new Map<string, number>();
    const add = (name: string, times: number): void => {
      total.set(name, (total.get(name) ?? 0) + times);
    };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (names.has(selection.name.value)) add(selection.name.value, 1);
        continue;
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? count(selection.selectionSet)
          : countFragment(selection.name.value);
      for (const [name, times] of inner) add(name, times);
    }
    return total;
  };

  const countFragment = (name: string): ReadonlyMap<string, number> => {
    const known = counted.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const made = fragment ? count(fragment.selectionSet) : new Map<string, number>();
    counted.set(name, made);
    return made;
  };

  return Math.max(0, ...count(operation.selectionSet).values());
}
