import type { WebSocket } from 'ws';
import type { Line } from './client-sink.ts';
import type { FrameError } from './protocol.ts';
import type { Delivery } from './sink.ts';

/** One operation's frames on a socket that may carry others. */
export class SocketLine implements Line {
  readonly #socket: WebSocket;
  readonly #id: string;
  readonly #head: string;

  constructor(socket: WebSocket, id: string) {
    this.#socket = socket;
    this.#id = id;
    this.#head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  next(delivery: Delivery, isAfterGap: boolean): void {
    this.#socket.send(`${this.#head}${isAfterGap ? delivery.jsonAfterGap : delivery.json}}`);
  }

  error(errors: readonly FrameError[]): void {
    this.#socket.send(JSON.stringify({ id: this.#id, type: 'error', payload: errors }));
  }

  complete(): void {
    this.#socket.send(JSON.stringify({ id: this.#id, type: 'complete' }));
  }
}
