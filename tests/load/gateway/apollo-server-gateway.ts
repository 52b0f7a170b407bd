/** Our gateway below Apollo Server, for its plugins. Arguments: supergraph file, port. */
import { createApolloRoutes, createApolloServer } from '../../../gateway/apollo-server.ts';
import { createHttpServer } from '../../../gateway/http/server.ts';
import { createNetworkClient } from '../../../gateway/index.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';
import { createOwnGateway } from './own-gateway.ts';

const [, , supergraphFile = '', port] = process.argv;
const log = createLog({ level: 'warn', name: 'gateway' });
const gateway = createOwnGateway(supergraphFile, 0, (name, url) =>
  createNetworkClient({
    name,
    url,
    timeoutMs: 30_000,
    callerSecret: null,
    clock: systemClock,
    log,
  }),
);
await gateway.listen();
const server = createApolloServer(gateway);
await server.start();
await createHttpServer({
  host: '127.0.0.1',
  port: Number(port),
  routes: createApolloRoutes(server, '/', 4 * 1024 * 1024, async () => ({})),
  cors: { allowedOrigins: [] },
  log,
}).listen();
console.log('ready');
