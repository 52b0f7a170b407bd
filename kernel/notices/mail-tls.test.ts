import { expect, test } from '@jest/globals';
import { selfSigned } from '../../tests/support/self-signed.ts';
import type { EmailNotice } from '../notifier.ts';
import { createMailSender } from './mail-sender.ts';
import { startMailReceiver } from './testing/mail-receiver.ts';

const aLetter: EmailNotice = {
  ...{ channel: 'email', to: 'opal@example.com', tenant: 'glowglitch', template: 'order_update' },
  ...{ subject: 'GG-12047 is out for delivery', body: 'Your parcel is in the van.', fields: {} },
};
const localhost = selfSigned();
const elsewhere = selfSigned('elsewhere.example');
const ways = ['at once', 'by STARTTLS'] as const;

async function send(
  url: string,
  { requiresTls = true, trusted }: { readonly requiresTls?: boolean; readonly trusted?: string },
): Promise<void> {
  const server = { url, from: 'GlowGlitch <orders@glowglitch.com>' };
  const mail = createMailSender({
    ...{ server, requiresTls, timeoutMs: 30_000 },
    ...(trusted ? { trusted } : {}),
  });
  try {
    await mail.send(aLetter);
  } finally {
    mail.close();
  }
}

test.each(ways)('a letter goes by TLS that begins %s', async (begins) => {
  await using server = await startMailReceiver({ ...localhost, begins });
  await send(server.url, { trusted: localhost.cert });
  expect(server.letters).toMatchObject([{ to: ['opal@example.com'], isSecret: true }]);
});

test.each(
  ways.flatMap(
    (begins) =>
      [
        ['that nobody vouches for', begins, localhost, {}],
        ['of another host', begins, elsewhere, { trusted: elsewhere.cert }],
      ] as const,
  ),
)(
  'to a certificate %s no letter goes, by TLS that begins %s',
  async (_what, begins, tls, options) => {
    await using server = await startMailReceiver({ ...tls, begins });
    const failure = send(server.url, options);
    await expect(failure).rejects.toMatchObject({ kind: 'TEMPORARY', reason: 'TLS' });
    expect(server.letters).toEqual([]);
  },
);

test('a server that speaks no TLS gets nothing, and the letter waits until it does', async () => {
  await using server = await startMailReceiver();
  await expect(send(server.url, {})).rejects.toMatchObject({ kind: 'TEMPORARY', reason: 'TLS' });
  const atOnce = send(server.url.replace('smtp:', 'smtps:'), {});
  await expect(atOnce).rejects.toMatchObject({ kind: 'TEMPORARY', reason: 'TLS' });
  expect(server.letters).toEqual([]);
});

test('in development a certificate of nobody will do', async () => {
  await using server = await startMailReceiver({ ...elsewhere, begins: 'by STARTTLS' });
  await send(server.url, { requiresTls: false });
  expect(server.letters).toMatchObject([{ isSecret: true }]);
});
