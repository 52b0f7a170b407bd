import { type AnswerHead, readHead } from './answer-head.ts';
import { BadAnswer } from './bad-answer.ts';
import { BodyBuffer } from './body-buffer.ts';
import { ChunkedReader } from './chunked-reader.ts';

export interface AnswerLimits {
  /** Of one head, or of all interim ones before it together. */
  readonly headBytesMax: number;
  readonly bodyBytesMax: number;
}

/** An answer as it came: its body still coded. */
export interface RawAnswer {
  readonly head: AnswerHead;
  /** Valid until more bytes are read: it may share memory with what they are read into. */
  readonly body: Buffer;
  /** Whether bytes followed that nobody asked for. */
  readonly hasExcess: boolean;
}

const headEnd = '\r\n\r\n';
const nothing = Buffer.alloc(0);

/** Reads one answer after another from the bytes of a connection, however they are cut. */
export class AnswerReader {
  readonly #limits: AnswerLimits;
  /** The beginning of a head whose end has not come. */
  #headStart: Buffer | null = null;
  /** Bytes of interim heads before the answer's own. */
  #interimBytes = 0;
  #head: AnswerHead | null = null;
  /** The last one read: the next is mostly the same, but for the second in which it was written. */
  #known: AnswerHead | null = null;
  #body: BodyBuffer | null = null;
  #chunks: ChunkedReader | null = null;

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
  }

  /** Whether the head has come, and only body is missing. */
  get isInBody(): boolean {
    return this.#head !== null;
  }

  /**
   * @returns the answer once it is whole, else null
   * @throws BadAnswer, and then nothing more can be read
   */
  read(bytes: Buffer): RawAnswer | null {
    let offset = 0;
    if (this.#head === null) {
      const input = this.#headStart ? Buffer.concat([this.#headStart, bytes]) : bytes;
      offset = this.#readHeads(input);
      if (this.#head === null) return null;
      return this.#readBody(this.#head, input, offset);
    }
    return this.#readBody(this.#head, bytes, offset);
  }

  /**
   * The connection has ended.
   * @returns the answer, if that is how it ends
   * @throws BadAnswer when something is missing
   */
  end(): RawAnswer {
    if (this.#head?.framing !== 'until-close')
      throw new BadAnswer('The connection ended before the answer did');
    return this.#whole(this.#head, this.#body?.view() ?? nothing, false);
  }

  /** @returns where the body begins; interim heads (1xx) are read over */
  #readHeads(input: Buffer): number {
    const { headBytesMax } = this.#limits;
    let start = 0;
    for (;;) {
      const end = input.indexOf(headEnd, start, 'latin1');
      const length = (end < 0 ? input.byteLength : end) - start;
      if (this.#interimBytes + length > headBytesMax)
        throw new BadAnswer(`The head of the answer is larger than ${headBytesMax} bytes`);
      if (end < 0) {
        this.#headStart = Buffer.from(input.subarray(start));
        return input.byteLength;
      }
      this.#headStart = null;
      const head = this.#headOf(input.toString('latin1', start, end + 2));
      start = end + headEnd.length;
      if (head.statusCode >= 200) {
        this.#head = head;
        return start;
      }
      if (head.statusCode === 101) throw new BadAnswer('The server changed the protocol unasked');
      this.#interimBytes += length + headEnd.length;
    }
  }

  #headOf(text: string): AnswerHead {
    if (this.#known?.text !== text) this.#known = readHead(text);
    return this.#known;
  }

  #readBody(head: AnswerHead, bytes: Buffer, offset: number): RawAnswer | null {
    const { framing } = head;
    if (framing === 'chunked') return this.#readChunks(head, bytes, offset);
    if (framing === 'until-close') {
      this.#bodyBuffer().append(bytes.subarray(offset));
      return null;
    }
    if (framing > this.#limits.bodyBytesMax)
      throw new BadAnswer(`The answer is larger than ${this.#limits.bodyBytesMax} bytes`);
    const missing = framing - (this.#body?.length ?? 0);
    const end = offset + missing;
    if (end > bytes.byteLength) {
      this.#bodyBuffer().append(bytes.subarray(offset));
      return null;
    }
    const rest = bytes.subarray(offset, end);
    const hasExcess = end < bytes.byteLength;
    // The usual answer came in one piece: it is read where it lies.
    if (this.#body === null) return this.#whole(head, rest, hasExcess);
    this.#body.append(rest);
    return this.#whole(head, this.#body.view(), hasExcess);
  }

  #readChunks(head: AnswerHead, bytes: Buffer, offset: number): RawAnswer | null {
    this.#chunks ??= new ChunkedReader();
    const body = this.#bodyBuffer();
    const end = this.#chunks.read(bytes, offset, body);
    return this.#chunks.isWhole ? this.#whole(head, body.view(), end < bytes.byteLength) : null;
  }

  #bodyBuffer(): BodyBuffer {
    this.#body ??= new BodyBuffer(this.#limits.bodyBytesMax);
    return this.#body;
  }

  /** Ready for the next answer. */
  #whole(head: AnswerHead, body: Buffer, hasExcess: boolean): RawAnswer {
    this.#head = null;
    this.#body = null;
    this.#chunks = null;
    this.#interimBytes = 0;
    return { head, body, hasExcess };
  }
}
