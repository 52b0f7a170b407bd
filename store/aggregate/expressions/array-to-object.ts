/** `$arrayToObject`: pairs of a name and a value, as arrays or as objects with `k` and `v`. */
import { documentOf } from '../../bson/ordered.ts';
import { isDocument, isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Compiler } from '../compiler.ts';
import type { Watch } from '../watch.ts';

type Pair = readonly [string, unknown];

/** The first pair decides which form all of them have. */
export function arrayToObject(value: unknown, _name: string, { watch }: Compiler): unknown {
  if (isNullish(value)) return null;
  if (!Array.isArray(value)) {
    throw new StoreError(
      40386,
      `$arrayToObject requires an array input, found: ${typeName(value)}`,
    );
  }
  const [first]: readonly unknown[] = value;
  if (first === undefined) return {};
  if (Array.isArray(first)) return documentOf(eachPair(value, pairOfArray, watch));
  if (isDocument(first)) return documentOf(eachPair(value, pairOfObject, watch));
  throw new StoreError(
    40398,
    `Unrecognised input type format for $arrayToObject: ${typeName(first)}`,
  );
}

function* eachPair(
  items: readonly unknown[],
  toPair: (item: unknown) => Pair,
  watch: Watch,
): Iterable<Pair> {
  for (const item of items) {
    watch.step();
    yield toPair(item);
  }
}

function pairOfArray(item: unknown): Pair {
  if (!Array.isArray(item)) throw mixed(40396, 'array', item);
  if (item.length !== 2) {
    throw new StoreError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${item.length}`,
    );
  }
  const [key, value]: readonly unknown[] = item;
  return [keyOf(key, 40395, 4940400), value];
}

function pairOfObject(item: unknown): Pair {
  if (!isDocument(item)) throw mixed(40391, 'object', item);
  const names = Object.keys(item);
  if (names.length !== 2) {
    throw new StoreError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${names.length}`,
    );
  }
  if (!names.includes('k') || !names.includes('v')) {
    throw new StoreError(
      40393,
      `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: ${show(item)}`,
    );
  }
  return [keyOf(item['k'], 40394, 4940401), item['v']];
}

function keyOf(key: unknown, notText: number, hasNul: number): string {
  if (typeof key !== 'string') {
    throw new StoreError(
      notText,
      `$arrayToObject requires keys of type string, where the key was found to be of type: ${typeName(key)}`,
    );
  }
  if (key.includes('\0')) {
    throw new StoreError(hasNul, 'Key field cannot contain an embedded null byte');
  }
  return key;
}

const mixed = (code: number, form: string, item: unknown): StoreError =>
  new StoreError(
    code,
    `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeName(item)}, not ${form}`,
  );
