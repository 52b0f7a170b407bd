/**
 * A whole, unmasked WebSocket text frame, as a server sends it: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 * Made once, it is written to any number of sockets that have negotiated no extension.
 */
export function textFrame(text: string): Buffer {
  const payloadBytes = Buffer.byteLength(text);
  const headBytes = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + payloadBytes);
  frame[0] = finalText;
  if (headBytes === 2) frame[1] = payloadBytes;
  else if (headBytes === 4) {
    frame[1] = lengthIn16Bits;
    frame.writeUInt16BE(payloadBytes, 2);
  } else {
    frame[1] = lengthIn64Bits;
    frame.writeBigUInt64BE(BigInt(payloadBytes), 2);
  }
  frame.write(text, headBytes);
  return frame;
}

const finalText = 0x81;
const lengthIn16Bits = 126;
const lengthIn64Bits = 127;
