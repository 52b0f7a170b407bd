import { BadAnswer } from './bad-answer.ts';
import type { BodyBuffer } from './body-buffer.ts';

/** The size of a chunk with its extensions, or one trailer field. */
const lineLengthMax = 1_024;
/** Trailer fields that are read over. */
const trailersMax = 64;

/** Undoes the transfer coding `chunked` of RFC 9112 §7.1. */
export class ChunkedReader {
  #state: 'size' | 'data' | 'data-end' | 'trailer' | 'whole' = 'size';
  /** Data of this chunk that has not come. */
  #missing = 0;
  #line = '';
  #trailers = 0;

  get isWhole(): boolean {
    return this.#state === 'whole';
  }

  /**
   * Puts the data from `offset` on into `body`.
   * @returns the offset behind what was read: less than the length only when the body is whole
   * @throws BadAnswer
   */
  read(bytes: Buffer, offset: number, body: BodyBuffer): number {
    let at = offset;
    while (at < bytes.byteLength && this.#state !== 'whole') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.byteLength, at + this.#missing);
        body.append(bytes.subarray(at, end));
        this.#missing -= end - at;
        if (this.#missing === 0) this.#state = 'data-end';
        at = end;
      } else at = this.#readLine(bytes, at);
    }
    return at;
  }

  #readLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.byteLength : newline + 1;
    if (this.#line.length + end - at > lineLengthMax)
      throw new BadAnswer('A line between the chunks of the answer does not end');
    this.#line += bytes.toString('latin1', at, end);
    if (newline >= 0) {
      if (!this.#line.endsWith('\r\n'))
        throw new BadAnswer('A line between the chunks of the answer ends wrongly');
      const line = this.#line.slice(0, -2);
      this.#line = '';
      this.#take(line);
    }
    return end;
  }

  #take(line: string): void {
    switch (this.#state) {
      case 'size': {
        const size = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
        if (size === undefined) throw new BadAnswer('The size of a chunk is no number');
        this.#missing = Number.parseInt(size, 16);
        this.#state = this.#missing === 0 ? 'trailer' : 'data';
        return;
      }
      case 'data-end':
        if (line !== '') throw new BadAnswer('A chunk is longer than its size');
        this.#state = 'size';
        return;
      default:
        this.#trailers += 1;
        if (this.#trailers > trailersMax) throw new BadAnswer('The trailers do not end');
        if (line === '') this.#state = 'whole';
    }
  }
}

const NEWLINE = 0x0a;
