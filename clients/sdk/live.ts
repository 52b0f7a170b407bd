import { backoffMs } from './backoff.ts';
import { errorsIn, nextIn, parseMessage, renewedIn } from './live-messages.ts';
import { createLiveRenewal } from './live-renewal.ts';
import { type GraphError, mayRepeat, operationId, type Registered } from './operation.ts';
import { newTraceparent } from './traceparent.ts';

/**
 * Live updates over graphql-transport-ws: one socket for all subscriptions, opened by the first and closed by the
 * last. A lost socket comes back by itself and each subscription goes on after the last event it saw.
 * Protocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export interface Live {
  readonly state: LiveState;
  subscribe<Result, Variables>(
    document: Registered<Result, Variables>,
    variables: Variables,
    sink: LiveSink<Result>,
  ): () => void;
  /** Something suggests the network changed: come back now, or find out whether the socket still lives. */
  revive(): void;
  /** Drops the socket as a cut network would; it stays away for `forMs`. For trials. */
  cut(forMs: number): void;
  close(): void;
}

export interface LiveSink<Result> {
  next(event: LiveEvent<Result>): void;
  /** The subscription was asked for on a fresh socket: what was read before may be old by now. */
  asked?(): void;
  /** It ended for good: the graph refused it. */
  failed?(errors: readonly GraphError[]): void;
}

export interface LiveEvent<Result> {
  readonly data: Result | null;
  readonly errors: readonly GraphError[];
  /** Events before this one are lost: read the whole again. */
  readonly gap: boolean;
}

export interface LiveOptions {
  /** `ws:` or `wss:` address of the graph. */
  readonly url: string;
  authorization(): string | null;
  /** The token is refused, or about to end: get another one. */
  renew?(refused: string | null): Promise<void>;
  /** When the token ends, in epoch milliseconds: known, it is renewed on the live socket and nothing is cut. */
  expiresAtMs?(): number | null;
  stateChanged?(state: LiveState): void;
  readonly random?: () => number;
  /** Where there is none to be had globally: Node before 22 takes that of `ws`. */
  readonly WebSocket?: WebSocketClass;
  readonly limits?: Partial<LiveLimits>;
}

/** As the standard has it; `ws` keeps to it and types its events by names of its own. */
export type WebSocketClass = new (
  url: string,
  protocol: string,
) => Pick<WebSocket, 'readyState' | 'url'>;

export interface LiveLimits {
  /** From opening the socket to the graph's acknowledgement. */
  readonly connectMs: number;
  /** The graph pings every 12 s: after this much silence the socket is taken for dead. */
  readonly silenceMs: number;
  /** What a socket has to prove that it lives, once asked. */
  readonly proofMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** How long before its end a token is renewed. */
  readonly renewEarlyMs: number;
  /** Between two tries to renew it. */
  readonly renewRetryMs: number;
}

const defaults: LiveLimits = {
  connectMs: 6_000,
  silenceMs: 30_000,
  proofMs: 3_000,
  firstDelayMs: 400,
  maxDelayMs: 15_000,
  renewEarlyMs: 60_000,
  renewRetryMs: 10_000,
};

/** The life of the connection: each state and where each happening leads. */
const nextStates = {
  idle: { wanted: 'connecting' },
  connecting: { acknowledged: 'live', lost: 'waiting', released: 'idle' },
  live: { lost: 'waiting', released: 'idle' },
  waiting: { wanted: 'connecting', released: 'idle' },
} as const satisfies Record<string, Partial<Record<Happening, string>>>;

type Happening = 'wanted' | 'acknowledged' | 'lost' | 'released';
export type LiveState = keyof typeof nextStates;

interface Entry {
  readonly documentId: string;
  readonly variables: unknown;
  readonly sink: LiveSink<unknown>;
  lastEventId: string | null;
  /** Times in a row that the graph ended it; an event sets it back. */
  endings: number;
  /** When the graph last ended it for want of a token that holds; it is asked for again with another one. */
  unauthenticatedAtMs: number;
  timer: Timer | undefined;
}

type Timer = ReturnType<typeof setTimeout>;

const normalClosure = 1000;
const openState = 1;
const forbiddenClosure = 4403;
const unauthorizedClosures: readonly number[] = [4401, forbiddenClosure];
/** A subscription that is refused again this soon is not for whoever asks. */
const sameRefusalMs = 60_000;

export function createLive(options: LiveOptions): Live {
  const limits = { ...defaults, ...options.limits };
  const random = options.random ?? Math.random;
  const entries = new Map<string, Entry>();
  let state: LiveState = 'idle';
  let socket: WebSocket | null = null;
  let authorization: string | null = null;
  let failures = 0;
  let nextId = 1;
  let awayUntil = 0;
  let retryTimer: Timer | undefined;
  let watchdog: Timer | undefined;
  const renewal = createLiveRenewal({
    authorization: options.authorization,
    expiresAtMs: () => options.expiresAtMs?.() ?? null,
    renew: async (current) => options.renew?.(current),
    show: (fresh) => {
      authorization = fresh;
      send({ type: 'ping', payload: { authorization: fresh } });
    },
    earlyMs: limits.renewEarlyMs,
    retryMs: limits.renewRetryMs,
  });

  function move(happening: Happening): boolean {
    const next = (nextStates[state] as Partial<Record<Happening, LiveState>>)[happening];
    if (!next) return false;
    state = next;
    options.stateChanged?.(state);
    return true;
  }

  const delayMs = (count: number): number =>
    backoffMs(count, random, { firstMs: limits.firstDelayMs, maxMs: limits.maxDelayMs });

  function connect(): void {
    clearTimeout(retryTimer);
    if (!move('wanted')) return;
    const Socket = (options.WebSocket ?? WebSocket) as typeof WebSocket;
    const opened = new Socket(options.url, 'graphql-transport-ws');
    socket = opened;
    expectWithin(limits.connectMs);
    opened.onopen = () => {
      authorization = options.authorization();
      const traceparent = newTraceparent();
      const payload = authorization ? { authorization, traceparent } : { traceparent };
      send({ type: 'connection_init', payload });
    };
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(String(data));
    };
    opened.onclose = ({ code }) => {
      if (socket === opened) lose(code);
    };
  }

  /** Anything the graph sends within the time proves that it is there. */
  function expectWithin(timeMs: number): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => lose(), timeMs);
  }

  function lose(code?: number): void {
    const dead = socket;
    socket = null;
    clearTimeout(watchdog);
    renewal.stop();
    dead?.close(normalClosure);
    for (const entry of entries.values()) clearTimeout(entry.timer);
    if (!move('lost')) return;
    failures += 1;
    const waitMs = Math.max(delayMs(failures), awayUntil - Date.now());
    const renewed =
      code !== undefined && unauthorizedClosures.includes(code)
        ? options.renew?.(authorization)
        : undefined;
    retryTimer = setTimeout(() => {
      if (renewed) renewed.then(connect, connect);
      else connect();
    }, waitMs);
  }

  function send(message: object): void {
    if (socket?.readyState === openState) socket.send(JSON.stringify(message));
  }

  function ask(id: string, entry: Entry): void {
    const { documentId, variables, lastEventId } = entry;
    send({
      id,
      type: 'subscribe',
      payload: {
        query: '',
        documentId,
        variables,
        ...(lastEventId ? { extensions: { lastEventId } } : {}),
      },
    });
    entry.sink.asked?.();
  }

  function receive(text: string): void {
    expectWithin(limits.silenceMs);
    const message = parseMessage(text);
    if (message?.type === 'ping') send({ type: 'pong' });
    const isRenewed = message?.type === 'pong' ? renewedIn(message.payload) : null;
    if (isRenewed !== null) renewal.answered(isRenewed);
    if (message?.type === 'connection_ack' && move('acknowledged')) {
      failures = 0;
      renewal.opened(authorization);
      for (const [id, entry] of entries) ask(id, entry);
    }
    const entry = message?.id === undefined ? undefined : entries.get(message.id);
    if (!message?.id || !entry) return;
    if (message.type === 'next') deliver(entry, message.payload);
    if (message.type === 'error') end(message.id, entry, errorsIn(message.payload));
    if (message.type === 'complete') end(message.id, entry, []);
  }

  function deliver(entry: Entry, payload: unknown): void {
    const { data = null, errors = [], extensions } = nextIn(payload);
    if (extensions?.eventId) entry.lastEventId = extensions.eventId;
    entry.endings = 0;
    entry.sink.next({ data, errors, gap: extensions?.gap === true });
  }

  /** The graph ended a subscription we still want: ask again later, unless it said that asking is of no use. */
  function end(id: string, entry: Entry, errors: readonly GraphError[]): void {
    const code = errors[0]?.extensions?.code;
    if (code === 'UNAUTHENTICATED' && mayRenewFor(entry)) {
      lose(forbiddenClosure);
      return;
    }
    if (errors.length > 0 && !mayRepeat(code)) {
      release(id);
      entry.sink.failed?.(errors);
      return;
    }
    entry.endings += 1;
    entry.timer = setTimeout(() => ask(id, entry), delayMs(entry.endings));
  }

  /** Whether the token may just have ended; then all come back with another one. */
  function mayRenewFor(entry: Entry): boolean {
    const isSameRefusal = Date.now() - entry.unauthenticatedAtMs < sameRefusalMs;
    entry.unauthenticatedAtMs = Date.now();
    return options.renew !== undefined && !isSameRefusal;
  }

  function release(id: string): void {
    clearTimeout(entries.get(id)?.timer);
    if (!entries.delete(id)) return;
    send({ id, type: 'complete' });
    if (entries.size === 0) rest();
  }

  function rest(): void {
    clearTimeout(retryTimer);
    clearTimeout(watchdog);
    renewal.stop();
    failures = 0;
    const done = socket;
    socket = null;
    done?.close(normalClosure);
    move('released');
  }

  return {
    get state() {
      return state;
    },
    subscribe(document, variables, sink) {
      const id = String(nextId++);
      const entry: Entry = {
        documentId: operationId(document),
        variables,
        sink: sink as LiveSink<unknown>,
        lastEventId: null,
        endings: 0,
        unauthenticatedAtMs: Number.NEGATIVE_INFINITY,
        timer: undefined,
      };
      entries.set(id, entry);
      if (state === 'idle') connect();
      else if (state === 'live') ask(id, entry);
      return () => release(id);
    },
    revive() {
      if (Date.now() < awayUntil) return;
      if (state === 'waiting') connect();
      if (state !== 'live') return;
      send({ type: 'ping' });
      expectWithin(limits.proofMs);
    },
    cut(forMs) {
      awayUntil = Date.now() + forMs;
      if (socket) lose();
    },
    close() {
      for (const id of [...entries.keys()]) release(id);
    },
  };
}
