import { type PageArgs, readPage, toConnection } from '../../kernel/page.ts';
import type { ProductSort } from '../../kernel/product-search.ts';
import type { CatalogContext } from './context.ts';
import type { ProductCriteria } from './domain/product-criteria.ts';
import { positionOf } from './domain/product-order.ts';
import { toWordSearch } from './domain/word-search.ts';
import type { FoundBy } from './repository.ts';
import type { Vocabularies } from './vocabularies.ts';

/** One page of a list, and what the list asks for: the exact count is taken only when somebody selects it. */
export type ProductList = Awaited<ReturnType<typeof listProducts>>;

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the paging arguments are not of this list */
export async function listProducts(
  { caller, products, vocabularies, cursorSecret }: CatalogContext,
  criteria: ProductCriteria,
  sort: ProductSort,
  args: PageArgs,
) {
  const sortName = `products:${sort}`;
  const request = readPage(args, sortName, cursorSecret);
  const { foundBy, searchedFor } = await lookFor(criteria, vocabularies, caller.tenant);
  const page = await products.page(caller.tenant, foundBy, sort, request);
  const cursor = {
    sortName,
    secret: cursorSecret,
    valuesOf: (product: (typeof page.items)[number]) => positionOf(product, sort),
  };
  return { ...toConnection(page, args, cursor), foundBy, searchedFor };
}

/** The criteria with their words as they are looked for. */
export async function lookFor(
  criteria: ProductCriteria,
  vocabularies: Vocabularies,
  tenant: string,
): Promise<{ readonly foundBy: FoundBy; readonly searchedFor: string | null }> {
  if (criteria.words.length === 0)
    return { foundBy: { ...criteria, wanted: [] }, searchedFor: null };
  const { wanted, searchedFor } = toWordSearch(criteria.words, await vocabularies.of(tenant));
  return { foundBy: { ...criteria, wanted }, searchedFor };
}
