import { MINUTE_MS } from '../../../kernel/clock.ts';
import { type OpeningHours, openSpanAt } from '../../../kernel/opening-hours.ts';
import type { MessageContent } from '../domain/message.ts';
import type { TicketRecord } from './ticket.ts';

/** What Aurora says once a ticket is made: what it is called, and when somebody answers. */
export function acknowledgement(
  { number, sla }: Pick<TicketRecord, 'number' | 'sla'>,
  now: Date,
  hours: OpeningHours,
): MessageContent {
  const isOpen = openSpanAt(now, hours) !== null;
  const about = inWords(sla.targetMs);
  const when = isOpen
    ? `They answer within about ${about}.`
    : `They are away now, and answer within about ${about} of being back.`;
  return {
    kind: 'ASSISTANT_TEXT',
    text: `Your wish is with our stylists now, as ${number}. ${when} What we said here goes along.`,
    quickReplies: [],
  };
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 100) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
