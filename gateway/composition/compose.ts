import '../silence.ts';
import { type CompositionResult, composeServices } from '@apollo/composition';
import { type GraphQLError, parse } from 'graphql';
import { ShopError } from '../../kernel/errors.ts';

/** What composition needs to know of one subgraph. */
export interface SubgraphSource {
  readonly name: string;
  /** Where the gateway finds it when it runs as a process of its own. */
  readonly url: string;
  readonly sdl: string;
}

/** What composition found worth saying though it went well; each names its subgraphs. */
export interface CompositionHint {
  readonly code: string;
  readonly message: string;
}

export interface Composition {
  readonly supergraphSdl: string;
  readonly hints: readonly CompositionHint[];
}

/**
 * One supergraph from the subgraphs.
 * @throws ShopError SUPERGRAPH_INVALID; its message lists every error with the subgraphs and lines it comes from
 */
export function compose(subgraphs: readonly SubgraphSource[]): Composition {
  // Sorted, so that the same subgraphs give the same text in whatever order they are named.
  const services = [...subgraphs]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, url, sdl }) => ({ name, url, typeDefs: parseSdl(name, sdl) }));
  const result: CompositionResult = composeServices(services);
  if (result.errors) refuse(result.errors.map(describe));
  return {
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    hints: result.hints.map((hint) => ({ code: hint.definition.code, message: hint.message })),
  };
}

function parseSdl(name: string, sdl: string) {
  try {
    return parse(sdl);
  } catch (error) {
    const { message, locations } = error as GraphQLError;
    refuse([`[${name}:${locations?.[0]?.line ?? 1}] ${message}`]);
  }
}

/** `[orders:41] message`: composition errors carry their nodes, and each node the subgraph it was parsed from. */
function describe(error: GraphQLError): string {
  const places = (error.nodes ?? []).flatMap((node) => {
    const subgraph = 'subgraph' in node ? String(node.subgraph) : null;
    return subgraph ? [`${subgraph}:${node.loc?.startToken.line ?? 1}`] : [];
  });
  const prefix = places.length > 0 ? `[${[...new Set(places)].join(', ')}] ` : '';
  return `${prefix}${error.message}`;
}

function refuse(reasons: readonly string[]): never {
  throw new ShopError(
    'SUPERGRAPH_INVALID',
    `The subgraphs do not compose:\n  ${reasons.join('\n  ')}`,
    {
      reasons,
    },
  );
}
