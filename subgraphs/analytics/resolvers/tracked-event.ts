import type { TrackedEventResolvers } from '../generated/types.ts';

export const TrackedEvent: TrackedEventResolvers = {
  payload: ({ payload }) => JSON.stringify(payload),
};
