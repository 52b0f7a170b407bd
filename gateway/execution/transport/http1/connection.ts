import type { Socket } from 'node:net';
import type { Answer } from '../transport.ts';
import type { AnswerHead } from './answer-head.ts';
import { type AnswerLimits, AnswerReader, type RawAnswer } from './answer-reader.ts';
import { BadAnswer } from './bad-answer.ts';
import { decodeBody, textOf } from './body-text.ts';
import type { Exchange } from './exchange.ts';
import { type Address, openSocket } from './open-socket.ts';

export interface ConnectionLimits extends AnswerLimits {
  readonly connectTimeoutMs: number;
  /** Between two pieces of the body. */
  readonly bodyTimeoutMs: number;
  /** Between two requests, where the server does not say how long it waits. */
  readonly keepAliveTimeoutMs: number;
}

/** Who lends connections and takes them back. */
export interface Lender {
  /** It can carry another request. */
  onFree(connection: Connection): void;
  /** It is closed. @param exchange what it carried, if it may have been closed before that arrived */
  onGone(connection: Connection, unanswered: Exchange | null, error: Error): void;
}

type Phase = 'connecting' | 'idle' | 'head' | 'body';

/** One socket, with one request on it at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader: AnswerReader;
  readonly #limits: ConnectionLimits;
  readonly #lender: Lender;
  #exchange: Exchange | null = null;
  #phase: Phase = 'connecting';
  /** How long nothing has happened, as far as sweeps have counted. */
  #quietMs = 0;
  #keptMs: number;
  #requests = 0;
  /** Whether anything of the present answer has come. */
  #hasBegun = false;
  #isGone = false;

  constructor(address: Address, limits: ConnectionLimits, lender: Lender) {
    this.#limits = limits;
    this.#lender = lender;
    this.#keptMs = limits.keepAliveTimeoutMs;
    this.#reader = new AnswerReader(limits);
    this.#socket = openSocket(address, (bytes) => this.#take(bytes));
    this.#socket.once(address.isTls ? 'secureConnect' : 'connect', () => this.#enter('head'));
    this.#socket.once('end', () => this.#onEnd());
    this.#socket.on('error', (error) => this.close(error));
    this.#socket.once('close', () => this.close(closedEarly()));
  }

  /** Whether it carried a request before the present one: then its server may have closed it unseen. */
  get isReused(): boolean {
    return this.#requests > 1;
  }

  send(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#requests += 1;
    this.#hasBegun = false;
    if (this.#phase === 'idle') this.#enter('head');
    this.#socket.write(exchange.message, exchange.encoding);
  }

  /** Counts the time that passed since the last sweep, and closes what has taken too long. */
  sweep(nowMs: number, passedMs: number): void {
    this.#quietMs += passedMs;
    const error =
      this.#exchange?.endedBy(nowMs) ??
      (this.#quietMs > this.#patienceMs() ? this.#tooQuiet() : null);
    if (error) this.close(error);
  }

  close(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#socket.destroy();
    if (exchange && this.#hasBegun) exchange.fail(asBroken(error));
    this.#lender.onGone(this, this.#hasBegun ? null : exchange, error);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#quietMs = 0;
  }

  #take(bytes: Buffer): void {
    if (this.#isGone) return;
    if (this.#exchange === null) {
      this.close(new BadAnswer('The server answered what nobody had asked'));
      return;
    }
    this.#hasBegun = true;
    try {
      const answer = this.#reader.read(bytes);
      if (answer) this.#finish(this.#exchange, answer);
      else if (this.#reader.isInBody) this.#enter('body');
    } catch (error) {
      this.close(error as BadAnswer);
    }
  }

  #onEnd(): void {
    if (this.#exchange === null || !this.#hasBegun) {
      this.close(closedEarly());
      return;
    }
    try {
      this.#finish(this.#exchange, this.#reader.end());
    } catch (error) {
      this.close(error as BadAnswer);
    }
  }

  #finish(exchange: Exchange, { head, body, hasExcess }: RawAnswer): void {
    const { coding, framing, keptMs } = head;
    this.#exchange = null;
    if (coding === '' || coding === 'identity')
      exchange.succeed(answerOf(exchange, head, textOf(body)));
    else
      decodeBody(Buffer.from(body), coding, this.#limits.bodyBytesMax).then(
        (text) => exchange.succeed(answerOf(exchange, head, text)),
        (error: Error) => exchange.fail(error),
      );
    this.#keptMs = keptMs ?? this.#limits.keepAliveTimeoutMs;
    // An answer that came before the request had left: the server would take what is left for another.
    const isClean = !hasExcess && framing !== 'until-close' && this.#socket.writableLength === 0;
    if (!isClean || this.#keptMs === 0) {
      this.close(closedEarly());
      return;
    }
    this.#enter('idle');
    this.#lender.onFree(this);
  }

  #patienceMs(): number {
    switch (this.#phase) {
      case 'connecting':
        return this.#limits.connectTimeoutMs;
      case 'head':
        return Number.POSITIVE_INFINITY;
      case 'body':
        return this.#limits.bodyTimeoutMs;
      case 'idle':
        return this.#keptMs;
    }
  }

  #tooQuiet(): Error {
    const patience = `within ${this.#patienceMs()} ms`;
    if (this.#phase === 'connecting') return new Error(`No connection ${patience}`);
    return new Error(`Nothing more of the answer came ${patience}`);
  }
}

/** As Node names a connection that its other end closes. */
const closedEarly = (): Error =>
  Object.assign(new Error('The connection was closed before an answer came'), {
    code: 'ECONNRESET',
  });

/** Once an answer has begun, it is no longer a connection that could not be used. */
const asBroken = (error: Error): Error =>
  'code' in error
    ? new BadAnswer('The connection broke within the answer', { cause: error })
    : error;

const answerOf = (
  { wantsHead }: Exchange,
  { statusCode, text: head }: AnswerHead,
  text: string,
): Answer => (wantsHead ? { statusCode, text, head } : { statusCode, text });
