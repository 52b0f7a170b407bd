/** One operator at one spot: what is missing is made or left, and the id stays as it is. */
import { equalValues } from '../bson/compare.ts';
import { show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Modifier, ValueChange } from './modifiers.ts';
import type { Spot } from './spot.ts';

export function modify(spot: Spot, onMissing: Modifier['onMissing'], change: ValueChange): void {
  const current = spot.read();
  if (current !== undefined) replace(spot, current, change(current, spot));
  else if (onMissing === 'check') spot.checkViable();
  else if (onMissing === 'create') create(spot, change(undefined, spot));
}

/** @throws StoreError ImmutableField when the value is part of the document's id */
export function replace(spot: Spot, current: unknown, next: unknown): void {
  // A NaN that stays is no change either.
  if (Object.is(next, current)) return;
  if (spot.topField === '_id' && !isSameId(spot, current, next)) {
    throw changedId(spot);
  }
  if (next === undefined) spot.remove();
  else spot.write(next);
}

/** @throws StoreError ImmutableField when the value would go into the document's id */
export function create(spot: Spot, value: unknown): void {
  const { parent, topField, draft } = spot;
  if (topField === '_id' && parent !== undefined && draft.root['_id'] !== undefined) {
    throw new StoreError(
      'ImmutableField',
      `Updating the path '${spot.path}' to ${show(value)} would modify the immutable field '_id'`,
    );
  }
  spot.write(value);
}

export const changedId = ({ path }: Spot): StoreError =>
  new StoreError(
    'ImmutableField',
    `Performing an update on the path '${path}' would modify the immutable field '_id'`,
  );

const isSameId = ({ parent }: Spot, current: unknown, next: unknown): boolean =>
  parent === undefined && next !== undefined && equalValues(current, next);
