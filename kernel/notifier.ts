export const noticeChannels = ['email', 'sms', 'push'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** Where a browser's push service takes messages for it, and the keys that seal them (RFC 8030, RFC 8291). */
export interface PushTarget {
  readonly endpoint: string;
  /** The browser's public key, an uncompressed point of P-256, base64url. */
  readonly p256dh: string;
  /** Secret of 16 bytes that browser and sender share, base64url. */
  readonly auth: string;
}

interface NoticeBase {
  readonly tenant: string;
  /** Names one sending, however often it is tried: receivers drop a second one. Unset: nobody sends it again. */
  readonly id?: string;
  /** Local id of the order that it is about. */
  readonly orderId?: string;
  /** `order_lookup_code`, `order_update` … */
  readonly template: string;
  readonly subject: string;
  /** Ready to send; paragraphs are set apart by an empty line. */
  readonly body: string;
  /** What a page may show of it. */
  readonly fields: Readonly<Record<string, string>>;
  /** The page that it leads to, and what a button to it says. */
  readonly link?: { readonly url: string; readonly label: string };
  /** Ends what was asked for, by a click on its page or by one POST (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

export interface EmailNotice extends NoticeBase {
  readonly channel: 'email';
  /** One address. */
  readonly to: string;
}

export interface SmsNotice extends NoticeBase {
  readonly channel: 'sms';
  /** E.164: `+31612345678`. */
  readonly to: string;
}

export interface PushNotice extends NoticeBase {
  readonly channel: 'push';
  readonly to: PushTarget;
  /** A later notice about the same thing takes the place of one that has not been shown: 32 characters of base64url at most. */
  readonly topic?: string;
}

/** A message to a person. */
export type Notice = EmailNotice | SmsNotice | PushNotice;

/** How the shop reaches people. Adapters decide how; a failure to send is the caller's to handle. */
export interface Notifier {
  /** What this deployment can send. */
  readonly channels: readonly NoticeChannel[];
  /** Resolves when the receiving side has taken it. @throws NoticeFailure saying whether another try may help */
  send(notice: Notice): Promise<void>;
  /** Ends connections that are kept open. */
  close?(): Promise<void>;
}

/**
 * `TEMPORARY`: another try may help. `PERMANENT`: it will not. `GONE`: the address is no more and nothing should be sent
 * there again.
 */
export type FailureKind = 'TEMPORARY' | 'PERMANENT' | 'GONE';

/** Why a notice was not taken. It names no address, and neither may what is kept of it. */
export class NoticeFailure extends Error {
  override readonly name = 'NoticeFailure';
  readonly kind: FailureKind;
  /** `HTTP_429`, `SMTP_550`, `TIMEOUT`, `CONNECTION` … */
  readonly reason: string;
  /** What the receiver asked us to wait; null when it said nothing. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, reason: string, retryAfterMs: number | null = null) {
    super(`A notice was not taken: ${reason}`);
    this.kind = kind;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}
