import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One request that reached a scripted server. */
export interface ScriptedRequest {
  /** From 1, over all connections. */
  readonly number: number;
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
}

/** A server that writes whatever the script writes, wrong or right. */
export async function serveScript(script: (request: ScriptedRequest) => void) {
  const sockets = new Set<Socket>();
  let connections = 0;
  let requests = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      for (;;) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = bytes.toString('latin1', 0, end);
        const bodyEnd = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (bytes.byteLength < bodyEnd) return;
        const body = bytes.toString('utf8', end + 4, bodyEnd);
        bytes = bytes.subarray(bodyEnd);
        requests += 1;
        script({ number: requests, head, body, socket });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(`http://127.0.0.1:${port}/graphql`),
    get connections() {
      return connections;
    },
    get openConnections() {
      return sockets.size;
    },
    get requests() {
      return requests;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
