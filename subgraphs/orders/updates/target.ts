import { isEmail, normaliseEmail } from '../../../kernel/email.ts';
import { isPushEndpoint } from '../../../kernel/notices/push-endpoint.ts';
import type { NoticeChannel, PushTarget } from '../../../kernel/notifier.ts';
import { readPhone } from '../../../kernel/phone.ts';
import { maskEmail } from '../domain/mask-email.ts';
import type { OrderUpdateChannel, PushSubscriptionInput } from '../generated/types.ts';

/** Whom a subscription tells. */
export type UpdateTarget =
  | { readonly channel: 'EMAIL'; readonly email: string }
  | { readonly channel: 'SMS'; readonly phone: string }
  | { readonly channel: 'PUSH'; readonly push: PushTarget };

export const updateChannels = ['EMAIL', 'SMS', 'PUSH'] as const satisfies OrderUpdateChannel[];

/** How each channel is called where notices are sent. */
export const noticeChannelOf = {
  EMAIL: 'email',
  SMS: 'sms',
  PUSH: 'push',
} as const satisfies Record<OrderUpdateChannel, NoticeChannel>;

export type TargetProblem = 'EMAIL_INVALID' | 'PHONE_INVALID' | 'PUSH_INVALID';

/** What is typed or handed over by a browser. */
export interface GivenTarget {
  readonly channel: OrderUpdateChannel;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly push?: PushSubscriptionInput | null | undefined;
}

/**
 * The address in the one form that it is compared and used in, or what is wrong with it.
 * @param ownEmail the order's, for a letter without an address
 */
export function readTarget(
  { channel, email, phone, push }: GivenTarget,
  ownEmail: string,
  allowsLoopback: boolean,
): UpdateTarget | TargetProblem {
  switch (channel) {
    case 'EMAIL': {
      const address = normaliseEmail(email ?? ownEmail);
      return isEmail(address) ? { channel, email: address } : 'EMAIL_INVALID';
    }
    case 'SMS': {
      const number = readPhone(phone ?? '');
      return number === null ? 'PHONE_INVALID' : { channel, phone: number };
    }
    case 'PUSH':
      return push && isPushEndpoint(push.endpoint, allowsLoopback) && hasBrowserKeys(push)
        ? { channel, push: { endpoint: push.endpoint, p256dh: push.p256dh, auth: push.auth } }
        : 'PUSH_INVALID';
  }
}

/** A point of P-256 and 16 bytes, as browsers write them. */
const hasBrowserKeys = ({ p256dh, auth }: PushSubscriptionInput): boolean =>
  bytesOf(p256dh)?.length === 65 && bytesOf(p256dh)?.[0] === 4 && bytesOf(auth)?.length === 16;

const bytesOf = (text: string): Buffer | null =>
  /^[\w-]{1,100}={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : null;

/** What tells one target from another. */
export function identityOf(target: UpdateTarget): string {
  switch (target.channel) {
    case 'EMAIL':
      return `EMAIL:${target.email}`;
    case 'SMS':
      return `SMS:${target.phone}`;
    case 'PUSH':
      return `PUSH:${target.push.endpoint}`;
  }
}

/** What may be shown of it. */
export function maskTarget(target: UpdateTarget): string {
  switch (target.channel) {
    case 'EMAIL':
      return maskEmail(target.email);
    case 'SMS':
      return `${target.phone.slice(0, 3)} ••• ${target.phone.slice(-2)}`;
    case 'PUSH':
      return `a browser, by ${new URL(target.push.endpoint).hostname}`;
  }
}
