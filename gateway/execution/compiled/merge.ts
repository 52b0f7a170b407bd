import { type Data, isData, writeTo } from './data.ts';

/** Whether a name is that of an object type. */
export type IsObjectType = (typename: unknown) => boolean;

/**
 * Writes `source` into `target` without copying: what the target lacks becomes shared with the source. Lists of
 * equal length are merged item by item, and null never takes away what another subgraph gave. A subgraph that knows
 * a type as `@interfaceObject` answers the interface's name as `__typename`; that never takes the place of the
 * object type's.
 */
export function mergeInto(target: Data, source: Data, isObjectType: IsObjectType): void {
  for (const name of Object.keys(source)) {
    const value = source[name];
    const known = Object.hasOwn(target, name) ? target[name] : undefined;
    if (value === undefined || (value === null && known !== undefined)) continue;
    if (known === undefined || known === null) writeTo(target, name, value);
    else if (name === '__typename') {
      if (!isObjectType(known)) target[name] = value;
    } else if (isData(known) && isData(value)) mergeInto(known, value, isObjectType);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
      mergeItems(known, value, isObjectType);
    else writeTo(target, name, value);
  }
}

function mergeItems(known: unknown[], items: readonly unknown[], isObjectType: IsObjectType): void {
  items.forEach((item, index) => {
    const before = known[index];
    if (isData(before) && isData(item)) mergeInto(before, item, isObjectType);
    else if (Array.isArray(before) && Array.isArray(item) && before.length === item.length)
      mergeItems(before, item, isObjectType);
    else if (item !== null || before === undefined) known[index] = item;
  });
}
