/**
 * The subgraphs of the benchmark in a process of their own, with nothing in their lists, so that what is measured is not
 * how heavy operations are answered. Each is at its name on one port, which is sent when all are there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GraphQLSchema } from 'graphql';
import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import { subgraphs } from '../gateway/shop.ts';

const clients = new Map(
  subgraphs.map(({ name, sdl, resolvers }) => [
    `/${name}`,
    createInProcessClient({
      name,
      sdl,
      schema: withEmptyLists(buildSubgraph({ sdl, resolvers })),
      createContext: () => ({}),
      start: async () => {},
      stop: async () => {},
    }),
  ]),
);

const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
  const question = JSON.parse(await text(request));
  const answer = await clients.get(request.url ?? '')?.execute(question);
  const body = Buffer.from(JSON.stringify(answer));
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.byteLength,
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());

function withEmptyLists(schema: GraphQLSchema): GraphQLSchema {
  const fields = schema.getQueryType()?.getFields() ?? {};
  for (const name of ['users', 'topProducts']) if (fields[name]) fields[name].resolve = () => [];
  return schema;
}
