import { type Client, type ClientOptions, createClient, type SubscribePayload } from 'graphql-ws';
import WebSocket from 'ws';
import { eventually } from '../../../support/eventually.ts';

type Result = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly unknown[] }[];
  readonly extensions?: Record<string, unknown>;
};

/** What one subscription has brought so far. */
export interface Followed {
  readonly results: readonly Result[];
  /** `complete`, the code of the error that ended it, or the code of the socket's close. */
  readonly end: string | null;
  readonly error: unknown;
  /** Waits for so many results and returns the data of each. */
  data(count: number): Promise<readonly unknown[]>;
  ended(): Promise<string>;
  stop(): void;
}

/** A client of the library that most browsers use, without retries of its own. */
export function connect(
  url: string,
  authorization?: string,
  options: Partial<ClientOptions> = {},
): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(authorization ? { connectionParams: { authorization } } : {}),
    ...options,
  });
}

export function follow(
  client: Client,
  payload: SubscribePayload & { documentId?: string },
): Followed {
  const results: Result[] = [];
  let end: string | null = null;
  let failure: unknown;
  const stop = client.subscribe(payload, {
    next: (result) => void results.push(result as Result),
    error(error) {
      failure = error;
      end = endOf(error);
    },
    complete() {
      end ??= 'complete';
    },
  });
  return {
    results,
    get end() {
      return end;
    },
    get error() {
      return failure;
    },
    data: (count) =>
      eventually(() => {
        if (results.length < count)
          throw new Error(
            `Only ${results.length} of ${count} results came; ended by ${JSON.stringify(failure ?? end)}`,
          );
        return results.map((result) => result.data);
      }),
    ended: () =>
      eventually(() => {
        if (end === null) throw new Error('It goes on');
        return end;
      }),
    stop,
  };
}

function endOf(error: unknown): string {
  if (Array.isArray(error)) return String(error[0]?.extensions?.code);
  return String(Object(error).code ?? error);
}

/** A socket without a library: what it is sent is what the test writes. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: readonly Record<string, unknown>[];
  send(message: unknown): void;
  /** The next message not yet taken. */
  next(): Promise<Record<string, unknown>>;
  /** The code with which the other side closes. */
  readonly closed: Promise<number>;
}

export async function openRaw(
  url: string,
  options: WebSocket.ClientOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<RawSocket> {
  const socket = new WebSocket(url, protocol, options);
  const messages: Record<string, unknown>[] = [];
  let taken = 0;
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return {
    socket,
    messages,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: () =>
      eventually(() => {
        const message = messages[taken];
        if (!message) throw new Error('No message yet');
        taken += 1;
        return message;
      }),
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}

/** Opened and acknowledged. */
export async function openReady(
  url: string,
  options?: WebSocket.ClientOptions,
): Promise<RawSocket> {
  const raw = await openRaw(url, options);
  raw.send({ type: 'connection_init' });
  await raw.next();
  return raw;
}
