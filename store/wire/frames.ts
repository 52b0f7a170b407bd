import { headerBytes, messageBytes } from './message.ts';

/** Cuts a stream of bytes into messages. Bytes are joined once a message is complete, not before. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next message that is whole. @throws ProtocolError for a header that no request has */
  next(): Buffer | undefined {
    const needed = this.#needed();
    if (needed === 0 || this.#size < needed) return undefined;
    const bytes = this.#joined();
    this.#size -= needed;
    if (this.#size === 0) {
      this.#chunks.length = 0;
      return bytes;
    }
    this.#chunks = [bytes.subarray(needed)];
    return bytes.subarray(0, needed);
  }

  /** Bytes of the next message; 0 while even its header is not there. */
  #needed(): number {
    if (this.#size < headerBytes) return 0;
    const [first] = this.#chunks;
    return messageBytes(
      first !== undefined && first.length >= headerBytes ? first : this.#joined(),
    );
  }

  #joined(): Buffer {
    const [only, second] = this.#chunks;
    if (only !== undefined && second === undefined) return only;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}
