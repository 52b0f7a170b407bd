/**
 * What Apollo Server around a light request costs: the same requests straight and through a plugin with nothing to
 * say, in turns, over subgraphs in this process. `node --import tsx tests/load/lanes.ts [rounds]`; 20 s.
 */
import { createApolloServer } from '../../gateway/apollo-server.ts';
import { compose } from '../../gateway/composition/compose.ts';
import { staticSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway, type GatewayParts } from '../../gateway/gateway.ts';
import { anonymous } from '../../kernel/caller.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import { createLog } from '../../kernel/log.ts';
import { scenarios, subgraphs } from './gateway/shop.ts';
import { median, ms, printTable } from './support/figures.ts';

const rounds = Math.min(50, Number(process.argv[2] ?? 15));
const requestsARound = 400;
const log = createLog({ level: 'silent', name: 'gateway' });
const { supergraphSdl } = compose(subgraphs.map(({ name, sdl }) => ({ name, sdl, url: '' })));
const bodies = (scenarios['light'] ?? []).map((body) => JSON.parse(body) as { query: string });
const caller = anonymous('shop');

async function start(parts: Partial<GatewayParts> = {}) {
  const gateway = createGateway({
    host: '127.0.0.1',
    port: 0,
    bodyBytesMax: 1_000_000,
    requestTimeoutMs: 60_000,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    allowedOrigins: [],
    drainMs: 1_000,
    isOpen: true,
    log,
    source: staticSource(supergraphSdl),
    clientFor: (name) => {
      const subgraph = subgraphs.find((each) => each.name === name);
      if (!subgraph) throw new Error(`No subgraph is called ${name}`);
      const { sdl, resolvers } = subgraph;
      return createInProcessClient({
        name,
        sdl,
        schema: buildSubgraph({ sdl, resolvers }),
        createContext: () => ({}),
        start: async () => {},
        stop: async () => {},
      });
    },
    ...parts,
  });
  await gateway.listen();
  return gateway;
}

const direct = await start();
const plugins = [{ requestDidStart: async () => ({ willSendResponse: async () => {} }) }];
const through = await start({ apolloPlugins: { plugins, runFor: 'every-request' } });
const mounted = createApolloServer(direct, { plugins });

const lanes: Readonly<Record<string, (body: { query: string }) => Promise<unknown>>> = {
  straight: (body) => direct.execute(body, caller),
  'plugins around the execution': (body) => through.execute(body, caller),
  'mounted in an Apollo Server': (body) =>
    mounted.executeOperation(body, { contextValue: { caller } }),
};

const figures = new Map<string, number[]>();
for (let round = -2; round < rounds; round += 1)
  for (const [name, ask] of Object.entries(lanes)) {
    const before = process.cpuUsage();
    for (let index = 0; index < requestsARound; index += 1) {
      const body = bodies[index % bodies.length];
      if (body) await ask(body);
    }
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1_000 / requestsARound;
    // The first rounds warm what is compiled.
    if (round >= 0) figures.set(name, [...(figures.get(name) ?? []), cpuMs]);
  }

const of = (name: string): number => median(figures.get(name) ?? []);
printTable(`A light operation without HTTP, ${rounds} rounds of ${requestsARound}, medians`, [
  ['', 'CPU a request', '× straight'],
  ...Object.keys(lanes).map((name) => [
    name,
    ms(of(name), 3),
    (of(name) / of('straight')).toFixed(2),
  ]),
]);
process.exit(0);
