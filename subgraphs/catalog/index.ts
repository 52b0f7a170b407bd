import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { CatalogContext } from './context.ts';
import { createCatalogLoaders } from './loaders.ts';
import { createProductRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';

export { searchTextOf } from './domain/search-text.ts';
export {
  type Availability,
  type ProductRecord,
  productsCollection,
  type VariantRecord,
} from './repository.ts';

/** The vitrine: pieces, their variants, facets, and searches that others decided on. */
export function createCatalogSubgraph({ db, config }: SubgraphParts): Subgraph {
  const sdl = loadSdl('catalog');
  const products = createProductRepository(db);
  return {
    name: 'catalog',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller }: SubgraphRequest): CatalogContext => ({
      caller,
      products,
      loaders: createCatalogLoaders(products, caller.tenant),
      cursorSecret: config.secrets.cursor,
    }),
    start: () => products.ensureIndexes(),
    stop: async () => {},
  };
}
