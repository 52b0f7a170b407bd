/** What people agree to. Another text is another version; what was agreed to stays with each subscription. */
export const terms = {
  version: '2026-11',
  text: 'We tell you when something happens to this order, and about nothing else. It ends by itself when the order is done, and before that with one click in any of the messages.',
} as const;
