import { createConnection, type NetConnectOpts, type Socket } from 'node:net';
import type { Scanner } from './scanner.ts';
import { uploadsUnavailable } from './unavailable.ts';

/** `{ host, port }` or, for a Unix socket, `{ path }`. */
export type ClamavAddress = NetConnectOpts;

/** Longest scan: past it the shopper has gone, and so has the request. */
const defaultTimeoutMs = 4_000;
const chunkBytes = 64 * 1024;
/** `stream: <name> FOUND` is short; what is longer is no answer. */
const replyBytesMax = 1_024;

/**
 * A ClamAV daemon, spoken to by `INSTREAM`: https://docs.clamav.net/manual/Usage/Scanning.html (man 8 clamd). Its
 * `StreamMaxLength` must not be below the largest upload: it refuses what is longer, and so do we then. Past `MaxFileSize`
 * and `MaxScanSize` it says `OK` of what it has not looked at, unless `AlertExceedsMax` is set.
 */
export function createClamavScanner(
  address: ClamavAddress,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
): Scanner {
  return {
    async scan(bytes) {
      const socket = createConnection(address);
      const timer = setTimeout(
        () => socket.destroy(new Error(`The scanner did not answer in ${timeoutMs} ms`)),
        timeoutMs,
      );
      try {
        const reply = readReply(socket);
        send(socket, bytes);
        return verdictOf(await reply);
      } catch (error) {
        throw uploadsUnavailable('antivirus', error);
      } finally {
        clearTimeout(timer);
        socket.destroy();
      }
    },
  };
}

/** Each chunk behind its length, the last of length zero. The socket keeps what the daemon is not ready for. */
function send(socket: Socket, bytes: Uint8Array): void {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    socket.write(lengthOf(chunk.byteLength));
    socket.write(chunk);
  }
  socket.write(lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** Up to its null byte. A daemon that has had enough answers before everything is sent. */
function readReply(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      reply += text;
      const end = reply.indexOf('\0');
      if (end >= 0) resolve(reply.slice(0, end));
      else if (reply.length > replyBytesMax) reject(new Error('The scanner answered at length'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The scanner went away without an answer')));
  });
}

/** @throws Error for anything but a clear word */
function verdictOf(reply: string): string | null {
  if (reply === 'stream: OK') return null;
  const found = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (found) return found;
  throw new Error(`The scanner answered ${JSON.stringify(reply.slice(0, 100))}`);
}
