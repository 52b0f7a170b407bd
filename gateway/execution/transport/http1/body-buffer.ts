import { BadAnswer } from './bad-answer.ts';

const firstBytes = 64 * 1024;

/** The bytes of a body that did not come in one piece. Grows by doubling, so that a length that lies costs nothing. */
export class BodyBuffer {
  readonly #bytesMax: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** @throws BadAnswer past the limit */
  append(piece: Buffer): void {
    const length = this.#length + piece.byteLength;
    if (length > this.#bytesMax)
      throw new BadAnswer(`The answer is larger than ${this.#bytesMax} bytes`);
    if (length > this.#bytes.byteLength) this.#grow(length);
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** What came so far; shares its memory. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  #grow(length: number): void {
    const size = Math.min(this.#bytesMax, Math.max(length, firstBytes, 2 * this.#length));
    const grown = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
