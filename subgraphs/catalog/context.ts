import type { Caller } from '../../kernel/caller.ts';
import type { CatalogLoaders } from './loaders.ts';
import type { ProductRepository } from './repository.ts';

/** What a resolver of the catalog can reach, made anew for each request. */
export interface CatalogContext {
  readonly caller: Caller;
  readonly products: ProductRepository;
  readonly loaders: CatalogLoaders;
  /** Signs paging cursors. */
  readonly cursorSecret: string;
}
