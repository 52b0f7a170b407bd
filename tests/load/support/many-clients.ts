/** A process of its own that is many clients, so that their work is not counted as the gateway's. */
import { connect } from 'node:net';
import WebSocket from 'ws';

const query =
  'subscription { orderChanged(orderId: "1") { seq status items { product { name } } } }';
/** Connections that are being opened at one time. */
const openingMax = 100;

/** Opens one client, and calls back once it is subscribed, then at each event. */
type OpenClient = (url: string, onReady: () => void, onEvent: () => void) => void;

const openSocket: OpenClient = (url, onReady, onEvent) => {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  let isReady = false;
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (data: Buffer) => {
    // Told apart by their length: to parse would cost more than to be sent.
    if (data.length > shortMessageBytesMax) {
      onEvent();
      return;
    }
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
    if (type !== 'connection_ack') return;
    isReady = true;
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    onReady();
  });
  // A server that is busy with thousands of others may let a newcomer wait for too long.
  socket.on('error', () => {});
  socket.on('close', () => {
    if (!isReady) openSocket(url, onReady, onEvent);
  });
};

/** Acknowledgements and pings are shorter, events longer. */
const shortMessageBytesMax = 40;

const openEventSource: OpenClient = (url, onReady, onEvent) => {
  const { hostname, port, pathname } = new URL(url);
  const path = `${pathname}?${new URLSearchParams({ query })}`;
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\n\r\n`);
  socket.once('data', () => {
    onReady();
    // Small events, far apart: each comes in one piece. Heartbeats are shorter.
    socket.on('data', (data) => {
      if (data.length > shortMessageBytesMax) onEvent();
    });
  });
};

const openers: Readonly<Record<string, OpenClient>> = { ws: openSocket, sse: openEventSource };

process.once('message', (message) => {
  const { url, clients, protocol } = message as { url: string; clients: number; protocol: string };
  const openClient = openers[protocol];
  if (!openClient) throw new Error(`No clients speak ${protocol}`);
  let opening = 0;
  let opened = 0;
  let ready = 0;
  let received = 0;

  const onReady = (): void => {
    opening -= 1;
    ready += 1;
    if (ready === clients) process.send?.({ ready });
    openMore();
  };
  const onEvent = (): void => {
    received += 1;
    if (received % clients === 0) process.send?.({ lastAtMs: Date.now(), count: clients });
  };
  const openMore = (): void => {
    while (opening < openingMax && opened < clients) {
      opening += 1;
      opened += 1;
      openClient(url, onReady, onEvent);
    }
  };
  openMore();
});
