import type { ReturnOutcome, ReturnState } from '../generated/graphql.ts';

interface ReturnsView {
  readonly label: string;
  /** null: all. */
  readonly states: readonly ReturnState[] | null;
}

/** By whose turn it is. */
export const returnsViews = {
  all: { label: 'All', states: null },
  ours: { label: 'Our turn', states: ['REQUESTED', 'RECEIVED', 'INSPECTED', 'REOPENED'] },
  theirs: { label: 'On the way', states: ['APPROVED', 'IN_TRANSIT'] },
  done: { label: 'Done', states: ['RESOLVED', 'CLOSED', 'DECLINED', 'CANCELLED', 'EXPIRED'] },
} as const satisfies Record<string, ReturnsView>;

export const isReturnsView = (name: string | null): name is keyof typeof returnsViews =>
  name !== null && Object.hasOwn(returnsViews, name);

export const outcomeWords: Readonly<Record<ReturnOutcome, string>> = {
  REFUND: 'Refund',
  EXCHANGE: 'Exchange',
  STORE_CREDIT: 'Store credit',
  RESIZE: 'Resize',
};
