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
  for (const name of Object.keys(source)) mergeField(target, name, source[name], isObjectType);
}

export function mergeField(
  target: Data,
  name: string,
  value: unknown,
  isObjectType: IsObjectType,
): void {
  const known = Object.hasOwn(target, name) ? target[name] : undefined;
  if (name === '__typename' && isObjectType(known)) return;
  const both = merged(known, value, isObjectType);
  if (both !== known) writeTo(target, name, both);
}

/** What stands where two subgraphs said something: the known value, written into, or the new one. */
function merged(known: unknown, value: unknown, isObjectType: IsObjectType): unknown {
  if (value === undefined || (value === null && known !== undefined)) return known;
  if (isData(known) && isData(value)) {
    mergeInto(known, value, isObjectType);
    return known;
  }
  if (!Array.isArray(known) || !Array.isArray(value) || known.length !== value.length) return value;
  value.forEach((item: unknown, index) => {
    known[index] = merged(known[index], item, isObjectType);
  });
  return known;
}
