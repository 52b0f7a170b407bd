/** A process of its own that is many clients, so that their work is not counted as the gateway's. */
import WebSocket from 'ws';

const query =
  'subscription { orderChanged(orderId: "1") { seq status items { product { name } } } }';
const hello = JSON.stringify({ type: 'connection_init' });
const subscribe = JSON.stringify({ id: '1', type: 'subscribe', payload: { query } });
/** Sockets that are being opened at one time. */
const openingMax = 100;

process.once('message', (message) => {
  const { url, clients } = message as { url: string; clients: number };
  let opening = 0;
  let opened = 0;
  let ready = 0;
  let received = 0;

  const openMore = (): void => {
    while (opening < openingMax && opened < clients) {
      opening += 1;
      opened += 1;
      const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
      socket.on('open', () => socket.send(hello));
      socket.on('message', (data: Buffer) => {
        // `connection_ack` is the one short message.
        if (data.length < 40) {
          socket.send(subscribe);
          opening -= 1;
          ready += 1;
          if (ready === clients) process.send?.({ ready });
          openMore();
          return;
        }
        received += 1;
        if (received % clients === 0) process.send?.({ lastAtMs: Date.now(), count: clients });
      });
    }
  };
  openMore();
});
