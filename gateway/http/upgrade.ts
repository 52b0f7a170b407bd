import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Who asked for a WebSocket, as the HTTP server knows it. */
export interface UpgradeInfo {
  readonly requestId: string;
  readonly remoteAddress: string;
}

/**
 * Takes over a connection that asks for a WebSocket on the GraphQL path. Other paths and origins that are not
 * allowed are refused before it is called.
 */
export interface UpgradeHandler {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, info: UpgradeInfo): void;
  /** Ends every socket, spread over at most `timeoutMs`. New upgrades are refused by then. */
  drain(timeoutMs: number): Promise<void>;
}
