import type { Db } from 'mongodb';
import type { Clock } from '../clock.ts';
import { type Config, isDevelopment } from '../config.ts';
import type { Log } from '../log.ts';
import { createSenders } from '../notices/senders.ts';
import type { Notifier } from '../notifier.ts';
import { createMailbox } from './mailbox.ts';

/**
 * How this environment reaches people: by the channels that are configured. In development and tests everything comes to
 * the mailbox page, and leaves the house by those channels alone that were set.
 */
export async function createNotifier({
  log,
  ...parts
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'environment' | 'tenant' | 'notices'>;
  readonly log: Log;
}): Promise<Notifier> {
  const senders = await createSenders(parts, log);
  if (!isDevelopment(parts.config)) return senders;
  const mailbox = await createMailbox(parts);
  return {
    channels: mailbox.channels,
    async send(notice) {
      if (senders.channels.includes(notice.channel)) await senders.send(notice);
      await mailbox.send(notice);
    },
    close: () => senders.close(),
  };
}
