import type { IconName } from '../design/icons.ts';

/** A notice as `/dev/mailbox` lists it. */
export interface Message {
  readonly _id: string;
  readonly to: string;
  readonly channel: 'email' | 'sms' | 'push';
  readonly template: string;
  readonly subject: string;
  readonly body: string;
  /** What the notice was filled with; `code` where it carries one. */
  readonly fields: { readonly code?: string; readonly [name: string]: string | undefined };
  readonly link?: { readonly url: string; readonly label: string };
  /** Where a click ends them. */
  readonly unsubscribeUrl?: string;
  readonly sentAt: string;
}

/** How a notice went, in a word and a picture. */
export const channels = {
  email: { word: 'Letter', icon: 'mail' },
  sms: { word: 'Text message', icon: 'phone' },
  push: { word: 'Push message', icon: 'bell' },
} as const satisfies Record<Message['channel'], { word: string; icon: IconName }>;

/** A code as people read it out: `407 133`. */
export const spacedCode = (code: string): string => code.replace(/^(\d{3})(\d{3})$/, '$1 $2');

/** A code is the news: it stands in for the subject. */
export const subjectOf = ({ fields, subject }: Message): string =>
  fields.code ? `Your code is ${spacedCode(fields.code)}` : subject;

/** `14:03` today, else `21 Nov`. */
export function shortTime(at: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}
