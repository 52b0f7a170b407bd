import type { PreparedRequest } from '../operation.ts';
import type { SlowClientPolicy, SubscriptionLimits } from './limits.ts';
import { rootFieldsOf } from './root-fields.ts';

/** What a slow client of this subscription gets: by the first of its fields that has a policy of its own. */
export function slowClientOf(
  { prepared }: PreparedRequest,
  { slowClient, slowClients }: Pick<SubscriptionLimits, 'slowClient' | 'slowClients'>,
): SlowClientPolicy {
  for (const { name } of rootFieldsOf(prepared.operation)) {
    const policy = Object.hasOwn(slowClients, name.value) ? slowClients[name.value] : undefined;
    if (policy) return policy;
  }
  return slowClient;
}
