import { StoreError } from '../../errors.ts';
import { maxStageBytes, sizeOf } from '../memory-limit.ts';

/** What MongoDB counts for an element, whatever is in it. */
const bytesPerElement = 16;

/** An array that doubles itself again and again must not take all memory. @throws StoreError 146 */
export const checkLength = (name: string, length: number): void =>
  checkBytes(name, length * bytesPerElement);

/** What a loop has made so far. @throws StoreError 146 */
export function checkGathered(name: string, value: unknown): void {
  if (typeof value === 'object') checkBytes(name, sizeOf(value));
}

/** What a loop gathers, counted while it grows. */
export class GatheredBytes {
  readonly #name: string;
  #bytes = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws StoreError 146 */
  add(value: unknown): void {
    this.#bytes += bytesPerElement + sizeOf(value);
    checkBytes(this.#name, this.#bytes);
  }
}

function checkBytes(name: string, bytes: number): void {
  if (bytes <= maxStageBytes) return;
  throw new StoreError(
    'ExceededMemoryLimit',
    `${name} would use too much memory (${bytes} bytes) and cannot spill to disk. Memory limit: ${maxStageBytes} bytes`,
  );
}
