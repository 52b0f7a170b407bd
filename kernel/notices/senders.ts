import type { Clock } from '../clock.ts';
import { type Config, isDevelopment } from '../config.ts';
import type { Log } from '../log.ts';
import { type NoticeChannel, type Notifier, noticeChannels } from '../notifier.ts';
import { createSmsSender } from './sms-sender.ts';

/** What is configured, behind the one port. A library is loaded only where its channel is there. */
export async function createSenders(
  {
    config,
    clock,
  }: {
    readonly config: Pick<Config, 'environment' | 'notices'>;
    readonly clock: Clock;
  },
  log: Log,
): Promise<Notifier & { close(): Promise<void> }> {
  const { mail, sms, vapid, sendsPush } = config.notices;
  const isOpen = isDevelopment(config);
  const mailSender = mail
    ? (await import('./mail-sender.ts')).createMailSender({ server: mail, requiresTls: !isOpen })
    : null;
  const smsSender = sms ? createSmsSender({ gateway: sms, clock }) : null;
  const pushSender =
    vapid && sendsPush
      ? (await import('./push-sender.ts')).createPushSender({
          vapid,
          clock,
          allowsLoopback: isOpen,
        })
      : null;
  const isThere: Readonly<Record<NoticeChannel, boolean>> = {
    email: mailSender !== null,
    sms: smsSender !== null,
    push: pushSender !== null,
  };

  return {
    channels: noticeChannels.filter((channel) => isThere[channel]),
    async send(notice) {
      const { channel, template } = notice;
      if (channel === 'email' && mailSender) return mailSender.send(notice);
      if (channel === 'sms' && smsSender) return smsSender(notice);
      if (channel === 'push' && pushSender) return pushSender(notice);
      log.warn({ template, channel }, 'A notice was not sent: its channel is not configured');
    },
    async close() {
      mailSender?.close();
    },
  };
}
