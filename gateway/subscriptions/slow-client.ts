import { Kind } from 'graphql';
import type { PreparedRequest } from '../operation.ts';
import type { SlowClientPolicy, SubscriptionLimits } from './limits.ts';

/** What a slow client of this subscription gets: by the one field that a subscription has. */
export function slowClientOf(
  { prepared }: PreparedRequest,
  { slowClient, slowClients }: Pick<SubscriptionLimits, 'slowClient' | 'slowClients'>,
): SlowClientPolicy {
  const [field] = prepared.operation.definition.selectionSet.selections;
  const name = field?.kind === Kind.FIELD ? field.name.value : '';
  return (Object.hasOwn(slowClients, name) ? slowClients[name] : undefined) ?? slowClient;
}
