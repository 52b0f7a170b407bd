import type { z } from 'zod';
import { address, base64url, integer, optionalText, secret } from '../config-values.ts';

/** How people are reached: part of `kernel/config.ts`. */
export const noticeVariables = {
  AURORA_PUBLIC_URL: address('https', 'http'),
  AURORA_SMTP_URL: address('smtps', 'smtp'),
  AURORA_MAIL_FROM: optionalText,
  AURORA_SMS_URL: address('https', 'http'),
  AURORA_SMS_SECRET: secret,
  AURORA_VAPID_PUBLIC_KEY: base64url(65),
  AURORA_VAPID_PRIVATE_KEY: base64url(32),
  AURORA_VAPID_SUBJECT: address('mailto', 'https'),
  AURORA_ORDER_NOTICES_PER_HOUR: integer(1, 100, 6),
};

/** What push messages are signed with (RFC 8292). */
export interface VapidKeyPair {
  /** An uncompressed point of P-256, base64url: browsers subscribe with it. */
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface VapidKeys extends VapidKeyPair {
  /** Whom a push service may write to: `mailto:…` or `https://…`. */
  readonly subject: string;
}

export interface MailServer {
  /** `smtps://user:password@host:465`, or `smtp://…:587` where TLS begins by STARTTLS. */
  readonly url: string;
  /** `GlowGlitch <orders@glowglitch.com>`. */
  readonly from: string;
}

/** Where texts are handed on: a provider's door or a small service in front of it. */
export interface SmsGateway {
  readonly url: string;
  /** Signs each request as Standard Webhooks says; at least 32 characters. */
  readonly secret: string;
}

/** How this deployment reaches people; what is null is not sent. */
export interface NoticeConfig {
  /** Where people reach the shop, without a slash at the end: links in notices begin with it. */
  readonly publicUrl: string;
  readonly mail: MailServer | null;
  readonly sms: SmsGateway | null;
  /** Made for development where none are set. */
  readonly vapid: VapidKeys | null;
  /** Whether push messages leave for push services: in development only with keys that were set for it. */
  readonly sendsPush: boolean;
  /** Notices that one order may cause in an hour, whoever follows it. */
  readonly perOrderHour: number;
}

/** The variables as they were checked one by one; links of development lead to the port. */
export interface NoticeVariables extends Readonly<z.output<z.ZodObject<typeof noticeVariables>>> {
  readonly PORT: number;
}

type Name = Exclude<keyof NoticeVariables, 'PORT' | 'AURORA_ORDER_NOTICES_PER_HOUR'>;

/** Variables that make sense together alone: the first one asks for the others. */
const groups: readonly (readonly [first: Name, ...others: Name[]])[] = [
  ['AURORA_SMTP_URL', 'AURORA_MAIL_FROM', 'AURORA_PUBLIC_URL'],
  ['AURORA_SMS_URL', 'AURORA_SMS_SECRET', 'AURORA_PUBLIC_URL'],
  [
    'AURORA_VAPID_PUBLIC_KEY',
    'AURORA_VAPID_PRIVATE_KEY',
    'AURORA_VAPID_SUBJECT',
    'AURORA_PUBLIC_URL',
  ],
];

/**
 * What is missing or unsafe, a sentence each.
 * @param isDevelopment lets links and texts go without TLS
 */
export function noticeProblems(values: NoticeVariables, isDevelopment: boolean): string[] {
  const missing = groups.flatMap(([first, ...others]) =>
    values[first] === undefined
      ? []
      : others
          .filter((name) => values[name] === undefined)
          .map((name) => `${name} is not set; ${first} needs it`),
  );
  const open = (['AURORA_PUBLIC_URL', 'AURORA_SMS_URL'] as const)
    .filter((name) => !isDevelopment && values[name]?.startsWith('http:'))
    .map((name) => `${name} must begin with https: outside development`);
  return [...new Set(missing), ...open];
}

/** @param developmentKeys makes the keys of push messages where none are set */
export function readNoticeConfig(
  values: NoticeVariables,
  developmentKeys?: () => VapidKeyPair,
): NoticeConfig {
  const {
    PORT,
    AURORA_PUBLIC_URL: publicUrl = `http://localhost:${PORT}`,
    AURORA_SMTP_URL: smtpUrl,
    AURORA_MAIL_FROM: from,
    AURORA_SMS_URL: smsUrl,
    AURORA_SMS_SECRET: smsSecret,
    AURORA_VAPID_PUBLIC_KEY: publicKey,
    AURORA_VAPID_PRIVATE_KEY: privateKey,
    AURORA_VAPID_SUBJECT: subject,
  } = values;
  const given = publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
  const made = developmentKeys?.();
  return {
    publicUrl: publicUrl.replace(/\/+$/, ''),
    mail: smtpUrl && from ? { url: smtpUrl, from } : null,
    sms: smsUrl && smsSecret ? { url: smsUrl, secret: smsSecret } : null,
    vapid: given ?? (made ? { ...made, subject: 'mailto:developer@localhost' } : null),
    sendsPush: given !== null,
    perOrderHour: values.AURORA_ORDER_NOTICES_PER_HOUR,
  };
}
