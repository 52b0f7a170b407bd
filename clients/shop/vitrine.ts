import { createTransport, present, RequestFailed } from '../sdk/transport.ts';
import {
  ShopCollectionDocument,
  type ShopCollectionQuery,
  ShopFacetsDocument,
  type ShopFacetsQuery,
  ShopPieceDocument,
  type ShopPieceQuery,
} from '../widget/generated/graphql.ts';
import { type Choice, filterOf } from './filter.ts';

export type Page = NonNullable<ShopCollectionQuery['products']>;
export type Card = Page['nodes'][number];
export type Facet = NonNullable<ShopFacetsQuery['productFacets']>[number];
export type Piece = NonNullable<ShopPieceQuery['product']>;

const pageSize = 24;

const graph = createTransport({
  url: new URL('/graphql', location.href).href,
  authorization: () => null,
});

export async function readPage(choice: Choice, after: string | null, signal: AbortSignal) {
  const variables = { ...wordsOf(choice), sort: choice.sort, first: pageSize, after };
  const { data } = await graph.execute(ShopCollectionDocument, variables, signal);
  return present(data.products);
}

export async function readFacets(choice: Choice, signal: AbortSignal): Promise<readonly Facet[]> {
  const { data } = await graph.execute(ShopFacetsDocument, wordsOf(choice), signal);
  return data.productFacets ?? [];
}

/** @returns null when there is no such piece */
export async function readPiece(handle: string, signal: AbortSignal): Promise<Piece | null> {
  const { data } = await graph.execute(ShopPieceDocument, { handle }, signal);
  return data.product;
}

/** What to quote of a failed read. */
export const referenceOf = (error: unknown): string | null =>
  error instanceof RequestFailed ? error.requestId : null;

const wordsOf = (choice: Choice) => ({
  filter: filterOf(choice),
  query: choice.query === '' ? null : choice.query,
});
