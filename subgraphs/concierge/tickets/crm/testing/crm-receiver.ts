import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the system answers one request: as it should, with a status, with a body of its own, not at all, or by hanging up. */
export type Behaviour =
  | 'take'
  | 'silent'
  | 'cut'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly body: string };

export interface CrmReceiver extends AsyncDisposable {
  readonly url: string;
  /** Every request, taken or not. */
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: NodeJS.Dict<string | string[]>;
    readonly body: string;
  }[];
  /** What it holds: version by ticket id. An older version never replaces a newer one. */
  readonly held: ReadonlyMap<string, number>;
  /** For the next requests, in this order; the last one stays. */
  behave(...behaviours: readonly Behaviour[]): void;
}

/** A customer system on this machine, which takes everything unless it is told to misbehave. */
export async function startCrmReceiver(): Promise<CrmReceiver> {
  const requests: {
    method: string;
    path: string;
    headers: NodeJS.Dict<string | string[]>;
    body: string;
  }[] = [];
  const held = new Map<string, number>();
  let next: readonly Behaviour[] = ['take'];

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body });
    const [behaviour = 'take', ...rest] = next;
    if (rest.length > 0) next = rest;
    if (behaviour === 'silent') return;
    if (behaviour === 'cut') return void request.socket.destroy();
    response.setHeader('connection', 'close');
    if (typeof behaviour === 'object' && 'status' in behaviour) {
      response.writeHead(behaviour.status, behaviour.headers);
      return void response.end('This answer names opal@example.com');
    }
    if (method === 'DELETE') {
      held.delete(path.split('/').at(-1) ?? '');
      return void response.writeHead(204).end();
    }
    const { id, number, version } = JSON.parse(body) as {
      id: string;
      number: string;
      version: number;
    };
    held.set(id, Math.max(version, held.get(id) ?? 0));
    const answer =
      behaviour === 'take' ? JSON.stringify({ reference: `case-${number}` }) : behaviour.body;
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/tickets`,
    requests,
    held,
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
