import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Log } from '../../kernel/log.ts';
import { expired } from './expiry.ts';
import {
  type ClientMessage,
  closeCodes,
  readClientMessage,
  type SubscribePayload,
} from './protocol.ts';
import { type Handshake, SocketCaller, type SocketCallerParts } from './socket-caller.ts';
import { SocketLine } from './socket-line.ts';
import {
  type OperationsSocket,
  SocketOperations,
  type SocketOperationsParts,
} from './socket-operations.ts';

export interface ConnectionParts extends SocketCallerParts, SocketOperationsParts {
  readonly log: Log;
}

/** One client's socket. A message that breaks the protocol closes it with the protocol's code. */
export class Connection implements OperationsSocket {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #handshake: Handshake;
  readonly #parts: ConnectionParts;
  readonly #caller: SocketCaller;
  readonly #operations: SocketOperations;
  #initTimer: NodeJS.Timeout | undefined;
  #isInitialising = false;
  #pingsUnanswered = 0;
  /** Of the page that opened the socket, as it came. */
  #traceparent: unknown;

  constructor(socket: WebSocket, stream: Duplex, handshake: Handshake, parts: ConnectionParts) {
    this.#socket = socket;
    this.#stream = stream;
    this.#handshake = handshake;
    this.#parts = parts;
    this.#caller = new SocketCaller(handshake, parts, () => this.#expire());
    this.#operations = new SocketOperations(this, handshake, parts);
    this.#initTimer = setTimeout(
      () => socket.close(closeCodes.INIT_TIMEOUT, 'Connection initialisation timeout'),
      parts.limits.initTimeoutMs,
    );
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#showLife());
    socket.on('close', () => this.#clean());
    // Broken frames and resets: `close` follows, and it is the client's own doing.
    socket.on('error', () => {});
    stream.on('drain', () => this.#operations.catchUp());
  }

  /**
   * Pings the client, or cuts it when two pings have gone unanswered. A browser answers the frame by itself and
   * never shows it; the message is what tells its page that we live.
   */
  checkLife(): void {
    if (this.#pingsUnanswered >= 2) {
      this.cut();
      return;
    }
    this.#pingsUnanswered += 1;
    const isQuiet = this.#socket.bufferedAmount === 0;
    this.#socket.ping();
    if (this.#caller.caller && isQuiet) this.send({ type: 'ping' });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  cut(): void {
    this.#parts.subscriptions.counts.socketsCut += 1;
    this.#socket.terminate();
  }

  /** A client that asks and asks and never reads is cut: answers would pile up here. */
  send(message: object): void {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > this.#parts.limits.bufferedBytesMax) this.cut();
    else this.#socket.send(JSON.stringify(message));
  }

  lineOf(id: string): SocketLine {
    return new SocketLine(this.#socket, this.#stream, id);
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #receive(data: RawData, isBinary: boolean): void {
    // A client may go on sending until it answers the close: its token may have ended, and it gets no answers.
    if (!this.#isOpen) return;
    this.#showLife();
    try {
      this.#take(isBinary ? null : readClientMessage(data.toString()));
    } catch (error) {
      this.#break(error);
    }
  }

  #take(message: ClientMessage | null): void {
    switch (message?.type) {
      case 'connection_init':
        this.#initialise(message.payload).catch((error: unknown) => this.#break(error));
        return;
      case 'ping':
        if (this.#caller.caller && message.payload?.['authorization'] !== undefined)
          this.#renew(message.payload).catch((error: unknown) => this.#break(error));
        else this.send({ ...message, type: 'pong' });
        return;
      case 'pong':
        return;
      case 'subscribe':
        this.#subscribe(message.id, message.payload).catch((error: unknown) => this.#break(error));
        return;
      case 'complete':
        this.#operations.stop(message.id);
        return;
      case undefined:
        this.close(closeCodes.INVALID_MESSAGE, 'Invalid message received');
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#isInitialising) {
      this.close(closeCodes.TOO_MANY_INITS, 'Too many initialisation requests');
      return;
    }
    this.#isInitialising = true;
    if (!this.#caller.mayShow()) {
      this.close(closeCodes.TRY_AGAIN_LATER, 'Too many requests from this address');
      return;
    }
    const identity = await this.#caller.identify(payload);
    if (!this.#isOpen) return;
    if (!identity) {
      this.close(closeCodes.FORBIDDEN, 'Forbidden');
      return;
    }
    this.#stopInitTimer();
    this.#caller.admit(identity);
    this.#traceparent = payload['traceparent'];
    this.send({ type: 'connection_ack' });
  }

  /**
   * A fresh token on a live socket, in a ping: the one message that may carry what we like. It has to say the same of
   * the same caller; with any other the old one stays, and its end.
   */
  async #renew(payload: Readonly<Record<string, unknown>>): Promise<void> {
    const next = this.#caller.mayShow() ? await this.#caller.identify(payload) : null;
    if (!this.#isOpen) return;
    const isRenewed = next !== null && this.#caller.isSame(next);
    if (isRenewed) this.#caller.admit(next);
    this.send({ type: 'pong', payload: { renewed: isRenewed } });
  }

  async #subscribe(id: string, payload: SubscribePayload): Promise<void> {
    const { caller, isExplained } = this.#caller;
    if (!caller) {
      this.close(closeCodes.UNAUTHORIZED, 'Unauthorized');
      return;
    }
    if (this.#operations.has(id)) {
      this.close(closeCodes.SUBSCRIBER_EXISTS, `Subscriber for ${id} already exists`.slice(0, 120));
      return;
    }
    const asker = { caller, isExplained, traceparent: this.#traceparent };
    await this.#operations.start(id, payload, asker);
  }

  #expire(): void {
    this.#operations.stopAll(expired);
    this.close(closeCodes.FORBIDDEN, 'Forbidden');
  }

  #showLife(): void {
    this.#pingsUnanswered = 0;
  }

  #break(error: unknown): void {
    this.#parts.log.error({ error, requestId: this.#handshake.requestId }, 'A WebSocket failed');
    this.close(closeCodes.INTERNAL_ERROR, 'Internal server error');
  }

  #stopInitTimer(): void {
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
  }

  #clean(): void {
    this.#stopInitTimer();
    this.#caller.leave();
    this.#operations.stopAll();
  }
}
