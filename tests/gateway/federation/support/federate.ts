import type { FormattedExecutionResult } from 'graphql';
import { compose } from '../../../../gateway/composition/compose.ts';
import { staticSource } from '../../../../gateway/composition/supergraph-source.ts';
import { createGateway, type GatewayParts } from '../../../../gateway/gateway.ts';
import { anonymous } from '../../../../kernel/caller.ts';
import { buildSubgraph } from '../../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../../kernel/graphql/in-process-client.ts';
import type { SubgraphClient, SubgraphRequest } from '../../../../kernel/graphql/subgraph.ts';
import { plainParts } from '../../support/small-gateway.ts';

/** A subgraph as a test writes it: without the line that says which federation it speaks. */
export interface SubgraphModel {
  readonly sdl: string;
  readonly resolvers: Parameters<typeof buildSubgraph>[0]['resolvers'];
}

export interface Federation extends AsyncDisposable {
  /** What a client gets. */
  ask(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<FormattedExecutionResult<Record<string, unknown>>>;
  /** What the subgraphs were asked, by subgraph. */
  readonly asked: Readonly<Record<string, readonly SubgraphRequest[]>>;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@shareable" "@external" "@requires" "@provides" "@override" "@inaccessible" "@interfaceObject"
  "@context" "@fromContext" "@composeDirective"
])
`;

/** Real subgraphs in this process, composed, behind a real gateway. */
export async function federate(
  models: Readonly<Record<string, SubgraphModel>>,
  parts: Partial<GatewayParts> = {},
): Promise<Federation> {
  const asked: Record<string, SubgraphRequest[]> = Object.fromEntries(
    Object.keys(models).map((name) => [name, []]),
  );
  const sources = Object.entries(models).map(([name, { sdl }]) => ({
    name,
    url: '',
    sdl: link + sdl,
  }));

  function clientFor(name: string): SubgraphClient {
    const model = models[name];
    if (!model) throw new Error(`No subgraph is called ${name}`);
    const sdl = link + model.sdl;
    const client = createInProcessClient({
      name,
      sdl,
      schema: buildSubgraph({ sdl, resolvers: model.resolvers }),
      createContext: () => ({}),
      start: async () => {},
      stop: async () => {},
    });
    return {
      ...client,
      execute(request) {
        asked[name]?.push(request);
        return client.execute(request);
      },
    };
  }

  const gateway = createGateway({
    ...plainParts,
    source: staticSource(compose(sources).supergraphSdl),
    clientFor,
    ...parts,
  });
  await gateway.listen();
  return {
    asked,
    async ask(query, variables = {}) {
      const result = await gateway.execute({ query, variables }, anonymous('shop'));
      // Plain data, as it would come over the wire.
      return JSON.parse(JSON.stringify(result));
    },
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}
