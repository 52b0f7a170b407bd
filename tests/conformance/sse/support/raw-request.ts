import { connect } from 'node:net';
import { eventually } from '../../../support/eventually.ts';

/** One HTTP exchange on a socket without a library: what is compared is what was sent. */
export interface RawReply extends AsyncDisposable {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The chunks of the body so far, each as it was sent; one for a body of known length. */
  chunks(): readonly string[];
  body(): string;
  /** Waits for the end of the body and returns it. */
  whole(): Promise<string>;
}

export async function rawRequest(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  content = '',
  version = '1.1',
): Promise<RawReply> {
  const { host, hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  let isClosed = false;
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  const closed = new Promise<void>((resolve) =>
    socket
      .on('error', () => {})
      .on('close', () => {
        isClosed = true;
        resolve();
      }),
  );
  const length = content === '' ? {} : { 'content-length': String(Buffer.byteLength(content)) };
  const lines = Object.entries({ host, ...headers, ...length }).map((pair) => pair.join(': '));
  socket.write(
    [`${method} ${pathname}${search} HTTP/${version}`, ...lines, '', content].join('\r\n'),
  );

  const headText = await eventually(() => {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`No head yet: ${received}`);
    return received.slice(0, end);
  });
  const [statusLine = '', ...headerLines] = headText.split('\r\n');
  const sent = Object.fromEntries(
    headerLines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const isChunked = sent['transfer-encoding'] === 'chunked';
  const rest = () => received.slice(headText.length + 4);
  const chunks = () => (isChunked ? chunksIn(rest()) : [rest()]);
  const isWhole = () => {
    if (isChunked) return rest().endsWith('0\r\n\r\n');
    const announced = sent['content-length'];
    return announced === undefined ? isClosed : Buffer.byteLength(rest()) >= Number(announced);
  };
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: sent,
    chunks,
    body: () => chunks().join(''),
    whole: () =>
      eventually(() => {
        if (!isWhole()) throw new Error(`It goes on: ${rest()}`);
        return chunks().join('');
      }),
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await closed;
    },
  };
}

/** Of a body in chunks, those that have come whole. Sizes count bytes. */
function chunksIn(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const chunks: string[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (lineEnd < 0 || !(size > 0) || start + size > bytes.length) return chunks;
    chunks.push(bytes.toString('utf8', start, start + size));
    at = start + size + 2;
  }
}
