import type { FunctionComponent } from 'react';

/** One of a list; `onGone` says in a sentence that it is given up no longer, by us or by somebody before us. */
export type RowOf<Item> = FunctionComponent<{
  readonly item: Item;
  readonly onGone: (words: string) => void;
}>;

/** A page as the graph answers it. */
export interface ListOf<Item> {
  readonly list: {
    readonly nodes: readonly Item[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor?: string | null | undefined;
    };
  };
}
