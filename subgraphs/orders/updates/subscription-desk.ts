import { createConfirm } from './confirm.ts';
import { createDeskTools, type DeskParts } from './desk-parts.ts';
import { createSubscribe } from './subscribe.ts';
import { createUnsubscribe } from './unsubscribe.ts';

export type SubscriptionDesk = ReturnType<typeof createSubscriptionDesk>;

/** Who is told of an order: asked for, proved, ended. Each change once a key; record, event and reply in one transaction. */
export function createSubscriptionDesk(parts: DeskParts) {
  const tools = createDeskTools(parts);
  return {
    subscribe: createSubscribe(parts, tools),
    confirm: createConfirm(parts, tools),
    unsubscribe: createUnsubscribe(parts, tools),
  };
}
