/** One client connection: bytes in, commands one after the other, replies out. */
import type { Socket } from 'node:net';
import type { Reply } from '../commands/command.ts';
import { StoreError } from '../errors.ts';
import { FrameReader } from './frames.ts';
import { answerToHttp, isHttp } from './http.ts';
import { type Envelope, envelopeOf, parseMessage, type Request } from './message.ts';
import { encodeReply } from './reply-bytes.ts';

export interface ConnectionState {
  readonly id: number;
  /** Where the client speaks from, as `whatsmyuri` tells it. */
  readonly address: string;
  /** As the client named itself in its first `hello`. */
  appName: string | undefined;
  readonly isClosed: boolean;
  /** Ends the connection, as a server does that shuts down or is told to fail. */
  close(): void;
}

/** Answers a command; null is no answer at all, because the connection is to end. */
export type RunCommand = (request: Request, connection: ConnectionState) => Promise<Reply | null>;

/** The whole reply to a simple message, at once; undefined when it has to go the usual way. */
export type QuickAnswer = (message: Buffer, replyId: number) => Buffer | undefined;

/** Who answers what a connection brings. */
export interface Answers {
  readonly run: RunCommand;
  /** The reply to a message that is whole, but asks for nothing that makes sense. */
  readonly refuse: (error: StoreError) => Reply;
  readonly quick: QuickAnswer;
}

/** Messages of one connection that may wait; more are left in the socket meanwhile. */
const maxWaiting = 64;

export class Connection implements ConnectionState {
  readonly id: number;
  readonly address: string;
  appName: string | undefined;
  isClosed = false;
  readonly #socket: Socket;
  readonly #answers: Answers;
  readonly #frames = new FrameReader();
  /** Messages that have not been answered; the first is being worked on. */
  readonly #waiting: Buffer[] = [];
  #replies = 0;

  constructor(socket: Socket, id: number, answers: Answers) {
    this.id = id;
    this.address = `${socket.remoteAddress ?? 'socket'}:${socket.remotePort ?? 0}`;
    this.#socket = socket;
    this.#answers = answers;
  }

  /** @param onClose told once, when the connection has ended */
  serve(onClose: () => void): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('drain', () => this.#readOn());
    socket.on('error', () => this.close());
    socket.on('close', () => {
      this.isClosed = true;
      onClose();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const frames = this.#frames;
    try {
      frames.push(chunk);
      for (let message = frames.next(); message !== undefined; message = frames.next()) {
        this.#take(message);
      }
    } catch {
      if (isHttp(chunk)) this.#socket.end(answerToHttp, () => this.close());
      else this.close();
    }
  }

  #take(message: Buffer): void {
    const isNext = this.#waiting.length === 0;
    const reply = isNext ? this.#answers.quick(message, this.#replies + 1) : undefined;
    if (reply === undefined) {
      this.#keep(message);
      return;
    }
    this.#replies += 1;
    this.#write(reply);
  }

  #keep(message: Buffer): void {
    this.#waiting.push(message);
    if (this.#waiting.length >= maxWaiting) this.#socket.pause();
    if (this.#waiting.length === 1) void this.#answerAll();
  }

  /** One command at a time; the driver does not send another before the reply anyway. */
  async #answerAll(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        const envelope = envelopeOf(next);
        this.#send(await this.#replyTo(next, envelope), envelope);
      } catch {
        this.close();
      }
      this.#waiting.shift();
      this.#readOn();
    }
  }

  #replyTo(message: Buffer, envelope: Envelope): Promise<Reply | null> | Reply {
    try {
      return this.#answers.run(parseMessage(message, envelope), this);
    } catch (error) {
      if (error instanceof StoreError) return this.#answers.refuse(error);
      throw error;
    }
  }

  #send(reply: Reply | null, envelope: Envelope): void {
    if (reply === null || !envelope.expectsReply || this.isClosed) return;
    this.#replies += 1;
    this.#write(encodeReply(reply, envelope, this.#replies));
  }

  /** Whoever does not read the replies is not read from, so that nothing piles up here. */
  #write(bytes: Buffer): void {
    if (!this.#socket.write(bytes)) this.#socket.pause();
  }

  #readOn(): void {
    if (this.#waiting.length < maxWaiting && !this.#socket.writableNeedDrain) this.#socket.resume();
  }
}
