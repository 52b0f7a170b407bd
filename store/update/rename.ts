/** `$rename`: takes a field out at one path and sets it at another, neither inside an array. */
import { show } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { isIdentical } from './identical.ts';
import { changedId, create, replace } from './modify.ts';
import { parsePath } from './paths.ts';
import type { Spot } from './spot.ts';
import { type Change, identifierIn } from './update-tree.ts';

/** @returns the change at the new path, and one at the old path that only guards it from others */
export function rename(from: string, to: unknown): readonly Change[] {
  if (typeof to !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${from}: ${show(to)}`);
  }
  if (to.includes('\0')) {
    throw new StoreError(9867600, `The 'to' field for $rename cannot contain a null byte: ${from}`);
  }
  const [source, target] = [parsePath(from), parsePath(to)];
  checkPair(from, to);
  if (source.some(isDynamic)) {
    throw badValue(`The source field for $rename may not be dynamic: ${from}`);
  }
  if (target.some(isDynamic)) {
    throw badValue(`The destination field for $rename may not be dynamic: ${to}`);
  }
  return [
    { path: to, parts: target, apply: (spot) => move(spot.draft.at(source), spot) },
    { path: from, parts: source, apply: () => {} },
  ];
}

const isDynamic = (part: string): boolean => part === '$' || identifierIn(part) !== undefined;

function checkPair(from: string, to: string): void {
  if (from === to) {
    throw badValue(`The source and target field for $rename must differ: ${from}: "${to}"`);
  }
  if (to.startsWith(`${from}.`) || from.startsWith(`${to}.`)) {
    throw badValue(
      `The source and target field for $rename must not be on the same path: ${from}: "${to}"`,
    );
  }
}

function move(source: Spot, target: Spot): void {
  const value = source.read();
  if (value === undefined) {
    source.checkViable();
    return;
  }
  refuseArrays('source', source);
  refuseArrays('destination', target);
  const current = target.read();
  if (current === undefined) create(target, value);
  else if (target.topField === '_id') throw changedId(target);
  else if (!isIdentical(current, value)) replace(target, current, value);
  replace(source, value, undefined);
}

function refuseArrays(which: 'source' | 'destination', spot: Spot): void {
  for (let holder = spot.parent; holder !== undefined; holder = holder.parent) {
    if (!Array.isArray(holder.read())) continue;
    throw badValue(
      `The ${which} field cannot be an array element, '${spot.path}' in doc with _id: ${show(spot.draft.original['_id'])} has an array field called '${holder.key}'`,
    );
  }
}
