import { createHash } from 'node:crypto';
import { createBoundedMap, memoizePer } from '../bounded-map.ts';
import type { Generation } from '../generation.ts';
import type { Operation } from '../operation.ts';

/** Operations remembered for one generation. A shop has a few hundred; the rest is exploration. */
const operationsMax = 2_000;
/** Longer texts are read each time rather than remembered. */
const textLengthMax = 32_768;

/** Operations of each generation, read once. */
export interface OperationStore {
  get(
    generation: Generation,
    text: string,
    operationName: string | null,
    read: (id: string) => Operation,
  ): Operation;
}

export function createOperationStore(): OperationStore {
  const operationsOf = memoizePer((_: Generation) => createBoundedMap<Operation>(operationsMax));
  return {
    get(generation, text, operationName, read) {
      const known = operationsOf(generation);
      const key = `${operationName ?? ''}\n${text}`;
      const found = known.get(key);
      if (found) return found;
      const operation = read(createHash('sha256').update(key).digest('base64url'));
      if (text.length <= textLengthMax) known.set(key, operation);
      return operation;
    },
  };
}
