import { timingSafeEqual } from 'node:crypto';
import { hashPersonal } from '../../../kernel/personal-data.ts';

/** Hexadecimal digits of the signature: 128 bits. */
const macLength = 32;
const tokenPattern = /^(ous_[0-9A-Z]{26})\.([0-9a-f]{32})$/;

const macOf = (tenant: string, subscriptionId: string, secret: string): string =>
  hashPersonal(`unsubscribe|${tenant}|${subscriptionId}`, secret).slice(0, macLength);

/** Lets its bearer end that one subscription, and nothing else; it does not run out. */
export const unsubscribeToken = (tenant: string, subscriptionId: string, secret: string): string =>
  `${subscriptionId}.${macOf(tenant, subscriptionId, secret)}`;

/** @returns the local id of the subscription; null when the token is none of ours */
export function readUnsubscribeToken(tenant: string, token: string, secret: string): string | null {
  const [, subscriptionId, mac] = tokenPattern.exec(token) ?? [];
  if (!subscriptionId || !mac) return null;
  const expected = Buffer.from(macOf(tenant, subscriptionId, secret));
  return timingSafeEqual(expected, Buffer.from(mac)) ? subscriptionId : null;
}
