import { lookupTtlMs } from '../domain/lookup-challenge.ts';

/** The letter with the one-time code. It names the order, so that nobody types a code they did not ask for. */
export function codeLetter(code: string, orderNumber: string) {
  const minutes = lookupTtlMs / 60_000;
  return {
    template: 'order_lookup_code',
    subject: `${code} is your code for order ${orderNumber}`,
    body: [
      `Your code is ${code}.`,
      `Type it where you asked for order ${orderNumber}. It works once, for ${minutes} minutes.`,
      'If you did not ask for it, ignore this letter: without the code nobody sees your order.',
    ].join('\n\n'),
    fields: { code, orderNumber },
  };
}
