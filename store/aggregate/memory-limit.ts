import { Binary, BSONRegExp, BSONSymbol, Code, ObjectId } from 'bson';
import { isDocument } from '../bson/values.ts';
import { checkHeap } from '../engine/heap.ts';
import { StoreError } from '../errors.ts';

/** Bytes that one stage may hold. MongoDB goes on on the disk if `allowDiskUse`; here it is the end. */
export const maxStageBytes = 100 * 1024 * 1024;

/** Bytes between two looks at the heap, which others fill too; as V8 keeps them they are several times as many. */
const bytesPerLook = 2 ** 20;

/** What a stage holds, counted while it grows, so that no pipeline can exhaust the heap. */
export class MemoryLimit {
  readonly #stage: string;
  #bytes = 0;
  #nextLook = bytesPerLook;

  constructor(stage: string) {
    this.#stage = stage;
  }

  /** @throws StoreError 292, ExceededMemoryLimit */
  take(value: unknown): void {
    this.takeBytes(sizeOf(value));
  }

  takeBytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > maxStageBytes) {
      throw new StoreError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `PlanExecutor error during aggregation :: caused by :: Exceeded memory limit for ${this.#stage}, but didn't allow external spilling; the embedded store holds at most ${maxStageBytes} bytes a stage, with allowDiskUse as well`,
      );
    }
    if (this.#bytes < this.#nextLook) return;
    this.#nextLook = this.#bytes + bytesPerLook;
    checkHeap();
  }
}

/** Nesting that no document has, but that expressions can build. */
const maxDepth = 250;

/**
 * Bytes that a value takes in BSON, within a few: all that a limit needs. A value that holds
 * another twice, again and again, is not walked through beyond the limit.
 * @throws StoreError Overflow for a value that is nested too deeply
 */
export function sizeOf(value: unknown, depth = 0): number {
  switch (typeof value) {
    case 'string':
      return 5 + value.length;
    case 'number':
      return 8;
    case 'object':
      return value === null ? 0 : sizeOfObject(value, depth);
    default:
      return 1;
  }
}

function sizeOfObject(value: object, depth: number): number {
  if (depth > maxDepth) {
    throw new StoreError('Overflow', `Value exceeded max nested depth: ${maxDepth}`);
  }
  if (Array.isArray(value)) {
    let bytes = 5;
    for (const item of value) {
      bytes += 4 + sizeOf(item, depth + 1);
      if (bytes > maxStageBytes) break;
    }
    return bytes;
  }
  if (!isDocument(value)) return value instanceof Uint8Array ? value.length : sizeOfScalar(value);
  let bytes = 5;
  for (const field of Object.keys(value)) {
    bytes += 2 + field.length + sizeOf(value[field], depth + 1);
    if (bytes > maxStageBytes) break;
  }
  return bytes;
}

/** Of most classes the largest is a decimal; the others hold text or bytes. */
function sizeOfScalar(value: object): number {
  if (value instanceof ObjectId) return 12;
  if (value instanceof Binary) return 5 + value.position;
  if (value instanceof Code) return 5 + value.code.length + sizeOf(value.scope);
  if (value instanceof BSONSymbol) return 5 + value.value.length;
  if (value instanceof BSONRegExp) return 2 + value.pattern.length + value.options.length;
  return 16;
}
