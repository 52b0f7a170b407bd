import type { EmailNotice } from '../../../kernel/notifier.ts';
import { lookupTtlMs } from '../domain/lookup-challenge.ts';

/** Where the link of a letter lands: the shop's page takes it from the address and opens the order. */
const linkParameter = 'order_link';

/**
 * The letter with the one-time code and the link that does the same. It names the order, so that nobody types a code
 * they did not ask for.
 * @param orderNumbers latest first, at least one
 */
export function codeLetter({
  code,
  link,
  orderNumbers,
  publicUrl,
}: {
  readonly code: string;
  readonly link: string;
  readonly orderNumbers: readonly string[];
  readonly publicUrl: string;
}): Pick<EmailNotice, 'template' | 'subject' | 'body' | 'fields' | 'link'> {
  const minutes = lookupTtlMs / 60_000;
  const [first = ''] = orderNumbers;
  const others = orderNumbers.length - 1;
  const named = others > 0 ? `${first} and ${others} more` : first;
  return {
    template: 'order_lookup_code',
    subject: `${code} is your code for order ${named}`,
    body: [
      `Your code is ${code}.`,
      `Type it where you asked for order ${named}, or follow the link. It works once, for ${minutes} minutes.`,
      'If you did not ask for it, ignore this letter: without it nobody sees your order.',
    ].join('\n\n'),
    fields: { code, orderNumber: first },
    link: { url: `${publicUrl}/shop?${linkParameter}=${link}`, label: 'See your order' },
  };
}
