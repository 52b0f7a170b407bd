import { openText, sealText } from '../../../kernel/seal.ts';
import type { UpdateSubscriptionRecord } from './subscription.ts';
import type { UpdateTarget } from './target.ts';

/** A target as it is stored: it opens for its own subscription alone. */
export const sealTarget = (target: UpdateTarget, secret: string, subscriptionId: string): string =>
  sealText(JSON.stringify(target), secret, subscriptionId);

/** @returns null once it is forgotten. @throws Error when it was sealed under another key */
export const targetOf = (
  { _id, sealedTarget }: Pick<UpdateSubscriptionRecord, '_id' | 'sealedTarget'>,
  secret: string,
): UpdateTarget | null =>
  sealedTarget === null ? null : (JSON.parse(openText(sealedTarget, secret, _id)) as UpdateTarget);
