import type { ReturnState } from '../generated/graphql.ts';
import type { ListScope } from '../live/live-rows.ts';
import type { ReturnRow } from './return-row.ts';

interface ReturnsView {
  readonly label: string;
  /** null: all. */
  readonly states: readonly ReturnState[] | null;
}

/** By whose turn it is. */
export const returnsViews = {
  ours: { label: 'Our turn', states: ['REQUESTED', 'RECEIVED', 'INSPECTED', 'REOPENED'] },
  theirs: { label: 'On the way', states: ['APPROVED', 'IN_TRANSIT'] },
  done: { label: 'Done', states: ['RESOLVED', 'CLOSED', 'DECLINED', 'CANCELLED', 'EXPIRED'] },
  all: { label: 'All', states: null },
} as const satisfies Record<string, ReturnsView>;

export type ReturnsViewName = keyof typeof returnsViews;

export const isReturnsView = (name: string | null): name is ReturnsViewName =>
  name !== null && Object.hasOwn(returnsViews, name);

/** Which returns a view holds. The newest is first, and when it was asked for never changes: nothing moves. */
export const returnsScope = (view: ReturnsViewName, isFirstPage: boolean): ListScope<ReturnRow> => {
  const states: readonly ReturnState[] | null = returnsViews[view].states;
  return {
    belongs: ({ state }) => states === null || states.includes(state),
    moves: () => false,
    isFirstPage,
  };
};
