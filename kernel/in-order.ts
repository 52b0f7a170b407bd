/** What was found of each id, in the order of the ids; null for what was not: the answer of a batch read. */
export function inOrder<Id, T>(
  ids: readonly Id[],
  found: readonly T[],
  idOf: (each: T) => Id,
): (T | null)[] {
  const byId = new Map(found.map((each) => [idOf(each), each]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** The same for documents, by `_id`. */
export const documentsInOrder = <T extends { readonly _id: string }>(
  ids: readonly string[],
  found: readonly T[],
): (T | null)[] => inOrder(ids, found, ({ _id }) => _id);
