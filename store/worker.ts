/** The thread of the store: starts the server, says where it listens, stops it when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { startServer } from './wire/server.ts';

const server = await startServer(workerData);
parentPort?.once('message', () => {
  void server.close().then(() => parentPort?.close());
});
parentPort?.postMessage(server.uri);
