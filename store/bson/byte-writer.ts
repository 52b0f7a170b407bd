/** A buffer that grows while it is written: what the writers of documents and of index keys have in common. */
export class ByteWriter {
  /** Exchanged when it is too small: say `reserve` first, then `this.bytes`. */
  protected bytes: Buffer;
  protected at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  begin(): void {
    this.at = 0;
  }

  protected raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  protected byte(byte: number): void {
    const at = this.reserve(1);
    this.bytes[at] = byte;
  }

  /** Room for that many bytes. @returns where they begin */
  protected reserve(count: number): number {
    const { at } = this;
    if (at + count > this.bytes.length) this.grow(at + count);
    this.at = at + count;
    return at;
  }

  protected grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(needed * 2);
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
