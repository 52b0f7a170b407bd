/** Our gateway with the benchmark's subgraphs in its own process. Arguments: supergraph file, port. */
import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import { createOwnGateway } from './own-gateway.ts';
import { subgraphs } from './shop.ts';

const [, , supergraphFile = '', port] = process.argv;
const clients = new Map(
  subgraphs.map(({ name, sdl, resolvers }) => [
    name,
    createInProcessClient({
      name,
      sdl,
      schema: buildSubgraph({ sdl, resolvers }),
      createContext: () => ({}),
      start: async () => {},
      stop: async () => {},
    }),
  ]),
);
const gateway = createOwnGateway(supergraphFile, Number(port), (name) => {
  const client = clients.get(name);
  if (!client) throw new Error(`No subgraph is called ${name}`);
  return client;
});
await gateway.listen();
console.log('ready');
