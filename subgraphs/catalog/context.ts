import type { Caller } from '../../kernel/caller.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import type { CatalogLoaders } from './loaders.ts';
import type { ProductChanges } from './product-changes.ts';
import type { ProductRepository } from './repository.ts';
import type { Vocabularies } from './vocabularies.ts';

/** What a resolver of the catalog can reach, made anew for each request. */
export interface CatalogContext {
  readonly caller: Caller;
  readonly products: ProductRepository;
  readonly loaders: CatalogLoaders;
  readonly vocabularies: Vocabularies;
  readonly changes: ProductChanges;
  /** The feed as it happens. @throws Error before the subgraph has started */
  readonly live: () => LiveEvents;
  /** Subscriptions: resume right after this event. */
  readonly lastEventId: string | undefined;
  /** Signs paging cursors. */
  readonly cursorSecret: string;
}
