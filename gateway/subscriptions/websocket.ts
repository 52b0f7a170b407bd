import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { refuseUpgrade } from '../http/refuse-upgrade.ts';
import type { UpgradeHandler } from '../http/upgrade.ts';
import { closeOrCut } from './close-or-cut.ts';
import { Connection, type ConnectionParts } from './connection.ts';
import { drain } from './drain.ts';
import { closeCodes, subprotocol } from './protocol.ts';
import type { Handshake } from './socket-caller.ts';

export interface WebSocketDoor extends UpgradeHandler {
  /** Sockets open now. */
  readonly size: number;
}

/** graphql-transport-ws on the gateway's own port: queries, mutations and subscriptions through the one pipeline. */
export function createWebSocketDoor(parts: ConnectionParts): WebSocketDoor {
  const { limits, subscriptions } = parts;
  const connections = new Set<Connection>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs 240 KiB a client and five times the processor; frames here are small.
    perMessageDeflate: false,
    maxPayload: limits.messageBytesMax,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  // One sweep for all sockets instead of a timer each.
  const sweep = setInterval(() => {
    for (const connection of connections) connection.checkLife();
  }, limits.pingEveryMs);
  sweep.unref();
  let isDraining = false;

  /** Apart from the upgrade, whose request would be held in memory for as long as the socket. */
  function accept(socket: WebSocket, stream: Duplex, handshake: Handshake): void {
    if (socket.protocol !== subprotocol) {
      socket.on('error', () => {});
      closeOrCut(socket, closeCodes.SUBPROTOCOL_NOT_ACCEPTABLE, 'Subprotocol not acceptable');
      return;
    }
    subscriptions.counts.socketsOpened += 1;
    const connection = new Connection(socket, stream, handshake, parts);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  }

  return {
    get size() {
      return connections.size;
    },

    upgrade(request, stream, head, info) {
      if (isDraining || connections.size >= limits.socketsMax) {
        subscriptions.counts.socketsRefused += 1;
        refuseUpgrade(stream, '503 Service Unavailable', ['Retry-After: 1']);
        return;
      }
      const handshake = { ...info, ...credentialsOf(request) };
      server.handleUpgrade(request, stream, head, (socket) => accept(socket, stream, handshake));
    },

    async drain(timeoutMs) {
      isDraining = true;
      clearInterval(sweep);
      await drain(
        [...connections].map((connection) => ({
          close: () => connection.close(closeCodes.GOING_AWAY, 'Going away'),
          cut: () => connections.has(connection) && connection.cut(),
        })),
        timeoutMs,
        () => connections.size > 0,
      );
      server.close();
    },
  };
}

const credentialsOf = ({ headers }: IncomingMessage) => ({
  authorization: headers.authorization,
  apiKey: typeof headers['x-api-key'] === 'string' ? headers['x-api-key'] : undefined,
  cookie: headers.cookie,
  origin: headers.origin,
});
