import type { Db } from 'mongodb';
import { addMs, type Clock, DAY_MS } from '../clock.ts';
import { type Config, isDevelopment } from '../config.ts';
import { ShopError } from '../errors.ts';
import { createUlid } from '../ids.ts';
import { type Notice, type Notifier, noticeChannels } from '../notifier.ts';
import type { PersonalCollection } from '../privacy/personal-collection.ts';
import { ensureIndexes } from './ensure-indexes.ts';

const mailboxCollection = 'mailbox';

/** A notice as the development mailbox keeps it, newest id last. */
export interface MailboxRecord
  extends Pick<
    Notice,
    | 'tenant'
    | 'orderId'
    | 'channel'
    | 'template'
    | 'subject'
    | 'body'
    | 'fields'
    | 'link'
    | 'unsubscribeUrl'
  > {
  readonly _id: string;
  /** An address, a number, or the push service of a browser. */
  readonly to: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

export interface Mailbox extends Notifier {
  /** Newest first. */
  latest(first: number): Promise<readonly MailboxRecord[]>;
}

/** What the mailbox holds of people; there is none outside of development and tests. */
export const mailboxPersonal: PersonalCollection = {
  name: mailboxCollection,
  fields: {
    to: 'contact',
    subject: 'text',
    body: 'text',
    'fields.code': 'code',
    'link.url': 'token',
  },
  of: ({ orderIds }) => ({ orderId: { $in: [...orderIds] } }),
  whenErased: 'remove',
  // Codes and links that still open something.
  withheld: ['subject', 'body', 'fields', 'link', 'unsubscribeUrl', 'expiresAt'],
};

const keptMs = 7 * DAY_MS;
const firstMax = 100;

/**
 * Notices that stay in the shop, for `/mailbox` and for tests. They hold what a mail would: names, codes.
 * @throws ShopError STORE_REFUSED outside development and test
 */
export async function createMailbox({
  db,
  clock,
  config,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'environment' | 'tenant'>;
}): Promise<Mailbox> {
  if (!isDevelopment(config))
    throw new ShopError(
      'STORE_REFUSED',
      `The mailbox is for development and tests, not for ${config.environment}`,
    );
  await ensureIndexes(db, {
    [mailboxCollection]: [
      { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
      { key: { tenant: 1, _id: -1 } },
      { key: { tenant: 1, orderId: 1 } },
    ],
  });
  const records = db.collection<MailboxRecord>(mailboxCollection);
  return {
    channels: noticeChannels,
    async send(notice) {
      const { channel, tenant, orderId, template, subject, body, fields, link, unsubscribeUrl } =
        notice;
      const sentAt = clock.now();
      const record: MailboxRecord = {
        _id: `msg_${createUlid(clock)}`,
        tenant,
        ...(orderId ? { orderId } : {}),
        channel,
        to: channel === 'push' ? `a browser, by ${new URL(notice.to.endpoint).host}` : notice.to,
        template,
        subject,
        body,
        fields,
        ...(link ? { link } : {}),
        ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
        sentAt,
        expiresAt: addMs(sentAt, keptMs),
      };
      await records.insertOne(record);
    },
    latest: (first) =>
      records
        .find({ tenant: config.tenant })
        .sort({ _id: -1 })
        .limit(Math.min(Math.max(first, 1), firstMax))
        .toArray(),
  };
}
