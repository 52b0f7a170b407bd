import { createSetAsideEvents, type SetAside } from '../../kernel/events/set-aside.ts';
import { createDeadLetterDesk, type DeadLetterParts } from './dead-letter-desk.ts';

/** A page of them; its total is counted for those who ask. */
export type DeadEventList = Awaited<ReturnType<DeadEvents['page']>>;

export type DeadEvents = ReturnType<typeof createDeadEvents>;

/** Events that a feed between the parts of the shop could not handle. */
export function createDeadEvents(parts: DeadLetterParts) {
  const letters = createSetAsideEvents(parts);
  const desk = createDeadLetterDesk<SetAside>(parts, {
    letters,
    list: 'feedDeadLetters',
    operation: 'feedDeadLetterRetry',
    type: 'FeedDeadLetter',
    idField: 'letterId',
    mayRead: 'feeds:write',
    mayRetry: 'feeds:write',
    placeOf: ({ at, _id }) => [at.toISOString(), _id],
  });
  return { ...desk, ensureIndexes: letters.ensureIndexes };
}
