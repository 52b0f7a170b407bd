/**
 * The subgraphs of the benchmark, one port each from `process.argv[2]` on; of them only those that `process.argv[3]`
 * names, with commas, where it names any. Each question is executed once and its
 * answer kept: what is measured is the gateway, and this must never be what it waits for.
 */
import { createServer } from 'node:http';
import { execute, parse } from 'graphql';
import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { subgraphs } from './shop.ts';

const firstPort = Number(process.argv[2]);
/** More than all scenarios ask together. */
const answersMax = 20_000;

/** Longer than a gateway waits for its turn: one that trusts a connection to be kept is not to fail for it. */
const keptMs = 600_000;

const names = process.argv[3]?.split(',') ?? subgraphs.map(({ name }) => name);
let starting = names.length;

for (const [index, { name, sdl, resolvers }] of subgraphs.entries()) {
  if (!names.includes(name)) continue;
  const schema = buildSubgraph({ sdl, resolvers });
  const answers = new Map<string, Buffer>();

  const answer = async (body: string): Promise<Buffer> => {
    const { query, variables } = JSON.parse(body) as { query: string; variables: object };
    const result = await execute({
      schema,
      document: parse(query),
      variableValues: variables as Record<string, unknown>,
    });
    if (result.errors) throw new Error(result.errors[0]?.message);
    const bytes = Buffer.from(JSON.stringify(result));
    if (answers.size < answersMax) answers.set(body, bytes);
    return bytes;
  };

  createServer({ keepAliveTimeout: keptMs }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const bytes = answers.get(body) ?? (await answer(body));
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': bytes.byteLength,
      });
      response.end(bytes);
    });
  }).listen(firstPort + index, '127.0.0.1', () => {
    starting -= 1;
    if (starting === 0) console.log('ready');
  });
}
