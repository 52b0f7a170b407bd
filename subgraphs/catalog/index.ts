import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import { type Feed, openFeed } from '../../kernel/events/feed.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { shareLiveEvents } from '../../kernel/events/shared-live.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { CatalogContext } from './context.ts';
import { createCatalogLoaders } from './loaders.ts';
import { createProductChanges } from './product-changes.ts';
import { createProductRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createSales, orderEventTypes } from './sales.ts';
import { createScoring, type Scoring } from './scoring.ts';
import { createVocabularies } from './vocabularies.ts';

export { availabilityOf, summaryOf } from './domain/availability.ts';
export { defaultArt } from './domain/default-art.ts';
export {
  type Availability,
  type ProductRecord,
  productsCollection,
  type VariantRecord,
} from './domain/product.ts';
export { wordsOf } from './domain/search-words.ts';
export { productEvent } from './events.ts';
export { productWordsCollection, storeProducts, wordRecordsOf } from './product-words.ts';
export { scoresBySales, soldLinesCollection, soldLinesOf } from './sales.ts';

/** The vitrine: pieces, their variants and stock, facets, best sellers, and searches that others decided on. */
export function createCatalogSubgraph(parts: SubgraphParts): Subgraph {
  const { db, config, clock, log } = parts;
  const sdl = loadSdl('catalog');
  const products = createProductRepository(db);
  const vocabularies = createVocabularies(products, clock);
  const changes = createProductChanges(parts, products);
  const sales = createSales(db);
  let live: LiveEvents | null = null;
  let feed: Feed | null = null;
  let scoring: Scoring | null = null;

  return {
    name: 'catalog',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller, lastEventId }: SubgraphRequest): CatalogContext => ({
      caller,
      products,
      loaders: createCatalogLoaders(products, caller.tenant),
      vocabularies,
      changes,
      live: () => {
        if (!live) throw new Error('The catalog subgraph has not started');
        return live;
      },
      lastEventId,
      cursorSecret: config.secrets.cursor,
    }),
    async start() {
      await Promise.all([
        products.ensureIndexes(),
        sales.ensureIndexes(),
        ensureEvents(db),
        ensureIdempotency(db),
      ]);
      live = await shareLiveEvents({ db, log });
      const scores = createScoring({ sales, clock, log, tenant: config.tenant });
      scoring = scores;
      feed = openFeed({
        db,
        name: 'catalog.sales',
        clock,
        log,
        types: orderEventTypes,
        onEvent: async (event) => {
          if (await sales.learn(event)) scores.soon(event.tenant);
        },
      });
    },
    async stop() {
      await Promise.all([live?.close(), feed?.stop()]);
      await scoring?.close();
      [live, feed, scoring] = [null, null, null];
    },
  };
}
