import type { Collection, Document, Filter, WithId } from 'mongodb';
import type { CursorValue, Page, PageRequest } from '../page.ts';

/** By a moment, at its path, and in the same direction by `_id`, which settles what happened at once. */
export type MomentOrder = Readonly<Record<string, 1 | -1>>;

/**
 * A page of what is wanted, in order.
 * @param request its position is a moment, as whatever a `Date` is made of, and an id
 */
export async function pageByMoment<T extends Document>(
  collection: Collection<T>,
  wanted: Filter<T>,
  order: MomentOrder,
  { limit, after }: PageRequest,
): Promise<Page<WithId<T>>> {
  const rows = await collection
    .find(after ? ({ $and: [wanted, behind(order, after)] } as Filter<T>) : wanted)
    .sort(order)
    .limit(limit + 1)
    .toArray();
  return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
}

function behind(order: MomentOrder, [at, id]: readonly CursorValue[]): Document {
  const [[path, direction] = ['', 1]] = Object.entries(order);
  const further = direction === 1 ? '$gt' : '$lt';
  const moment = new Date(String(at));
  return { $or: [{ [path]: { [further]: moment } }, { [path]: moment, _id: { [further]: id } }] };
}
