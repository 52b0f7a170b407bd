import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How a receiver behaves: an answer, silence, or a connection that is cut. */
export type Behaviour =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | 'silent'
  | 'cut';

export interface HttpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** From the next request on, in this order; the last one stays. */
  behave(...behaviours: readonly Behaviour[]): void;
}

/** A push service or a text gateway on this machine: it takes everything, unless told to misbehave. */
export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: Received[] = [];
  let next: readonly Behaviour[] = [{ status: 201 }];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '/', headers } = request;
    received.push({ path: url, headers, body: Buffer.concat(chunks) });
    const [behaviour = { status: 201 }, ...rest] = next;
    if (rest.length > 0) next = rest;
    if (behaviour === 'silent') return;
    if (behaviour === 'cut') return void request.socket.destroy();
    response.writeHead(behaviour.status, { connection: 'close', ...behaviour.headers });
    response.end('An answer that names opal@example.com');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    behave(...behaviours) {
      next = behaviours;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
