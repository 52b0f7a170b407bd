import { addMs, DAY_MS, MINUTE_MS, SECOND_MS } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { addOpenMs, type OpeningHours, openMsBetween } from '../kernel/opening-hours.ts';
import {
  type MessageContent,
  type MessageRecord,
  newTicket,
  noRuns,
  priorityOf,
  runsAfter,
  type SessionRecord,
  sealContact,
  type TicketRecord,
  type TicketStep,
  ticketAcknowledgement,
  ticketSteps,
} from '../subgraphs/concierge/index.ts';
import type { Drawing } from './story/drawings.ts';
import { type TicketDeed, type TicketStory, ticketStories } from './story/tickets.ts';

/** A ticket as it was after a step, and which step that was. */
export interface TicketMoment {
  readonly what: TicketStep;
  readonly ticket: TicketRecord;
}

/** One ticket as it was after each of its steps, the last as it is now. */
export type TicketLife = readonly [TicketMoment, ...TicketMoment[]];

export interface Tickets {
  readonly lives: readonly TicketLife[];
  readonly sessions: readonly SessionRecord[];
  readonly messages: readonly MessageRecord[];
  readonly drawings: readonly SentDrawing[];
}

/** A drawing that came with a wish. */
export interface SentDrawing {
  readonly drawing: Drawing;
  readonly sessionId: string;
  readonly sentAt: Date;
}

interface Setting {
  readonly tenant: string;
  readonly anchor: Date;
  readonly config: Pick<Config, 'secrets' | 'stylist'>;
}

const numberBase = 30_000;
const keptMs = 180 * DAY_MS;

/** The stylists' desk of the last week: what was done, what waits, what is late, each with the conversation it came from. */
export function makeTickets(setting: Setting): Tickets {
  const made = ticketStories.map((story, index) => makeTicket(story, index + 1, setting));
  return {
    lives: made.map(({ life }) => life),
    sessions: made.map(({ session }) => session),
    messages: made.flatMap(({ messages }) => messages),
    drawings: made.flatMap(({ drawings }) => drawings),
  };
}

function makeTicket(story: TicketStory, serial: number, { tenant, anchor, config }: Setting) {
  const { topic, said, name, deeds } = story;
  const { stylist: terms, secrets } = config;
  const createdAt = openMsBefore(anchor, story.openMinutesAgo * MINUTE_MS, terms.hours);
  const _id = `tkt_demo_${serial}`;
  const sessionId = `ses_ticket_${serial}`;
  const email = `${name.toLowerCase().replace(' ', '.')}@example.com`;
  const facts = { orderMinor: null, ordersMinor: 0, holdEndsAt: null, cameBack: 0 };
  const created = newTicket(
    {
      _id,
      tenant,
      number: `ST-${numberBase + serial}`,
      sessionId,
      orderId: null,
      topic,
      message: said,
      contact: sealContact({ name, email, phone: null }, _id, secrets),
    },
    priorityOf({ ...facts, topic, message: said }, createdAt),
    terms,
    createdAt,
  );
  const life: [TicketMoment, ...TicketMoment[]] = [{ what: 'CREATED', ticket: created }];
  for (const deed of deeds) {
    const at = addOpenMs(createdAt, deed.afterMinutes * MINUTE_MS, terms.hours);
    pass(life, at, terms.hours);
    life.push(take(lastOf(life), deed, at, terms));
  }
  pass(life, anchor, terms.hours);
  return {
    life,
    drawings: story.drew
      ? [{ drawing: story.drew, sessionId, sentAt: addMs(createdAt, -MINUTE_MS) }]
      : [],
    ...conversation({ sessionId, tenant, said, createdAt }, created, terms.hours),
  };
}

/** What the clock does until then: late tickets are marked, settled ones closed, each at its time. */
function pass(life: [TicketMoment, ...TicketMoment[]], until: Date, hours: OpeningHours): void {
  for (;;) {
    const ticket = lastOf(life);
    const { nextMarkAt } = ticket.sla;
    const marked =
      nextMarkAt && nextMarkAt <= until ? ticketSteps.markLate(ticket, nextMarkAt, hours) : null;
    if (marked) life.push({ what: marked.breached ? 'BREACHED' : 'AT_RISK', ticket: marked });
    else if (ticket.closesAt && ticket.closesAt <= until)
      life.push({ what: 'CLOSED', ticket: ticketSteps.close(ticket, ticket.closesAt) });
    else return;
  }
}

const whatOf = {
  take: 'ASSIGNED',
  start: 'STARTED',
  wait: 'WAITING',
  resolve: 'RESOLVED',
  reopen: 'REOPENED',
  escalate: 'ESCALATED',
  note: 'NOTED',
} as const satisfies Record<TicketDeed['step'], TicketStep>;

function take(
  ticket: TicketRecord,
  deed: TicketDeed,
  now: Date,
  terms: Config['stylist'],
): TicketMoment {
  const what = whatOf[deed.step];
  const by = deed.step === 'take' ? deed.by : deed.step === 'reopen' ? null : ticket.assignee;
  const note = deed.step === 'take' ? null : (deed.words ?? null);
  const step = { by, note, now };
  const urgency = { priority: ticket.priority, reasons: ['CAME_BACK'] } as const;
  switch (deed.step) {
    case 'take':
      return { what, ticket: ticketSteps.assign(ticket, deed.by, step, terms) };
    case 'start':
      return { what, ticket: ticketSteps.start(ticket, step, terms) };
    case 'wait':
      return { what, ticket: ticketSteps.wait(ticket, step, terms) };
    case 'resolve':
      return { what, ticket: ticketSteps.resolve(ticket, step, terms) };
    case 'reopen':
      return { what, ticket: ticketSteps.reopen(ticket, urgency, step, terms) };
    case 'escalate':
      return { what, ticket: ticketSteps.escalate(ticket, 'HIGH', step, terms) };
    case 'note':
      if (!by) throw new RangeError(`${ticket.number}: nobody writes a note`);
      return { what, ticket: ticketSteps.addNote(ticket, by, note ?? '', now) };
  }
}

const lastOf = (life: readonly [TicketMoment, ...TicketMoment[]]): TicketRecord =>
  (life.at(-1) ?? life[0]).ticket;

/** What was said before and after the ticket was made. */
function conversation(
  {
    sessionId,
    tenant,
    said,
    createdAt,
  }: { sessionId: string; tenant: string; said: string; createdAt: Date },
  ticket: TicketRecord,
  hours: OpeningHours,
): { readonly session: SessionRecord; readonly messages: readonly MessageRecord[] } {
  const purgeAt = addMs(createdAt, keptMs);
  const contents: readonly MessageContent[] = [
    { kind: 'SHOPPER_TEXT', text: said },
    {
      kind: 'ASSISTANT_TEXT',
      text: 'A person can take over. What you told me goes along.',
      quickReplies: [],
    },
    ticketAcknowledgement(ticket, createdAt, hours),
  ];
  const messages = contents.map(
    (content, index): MessageRecord => ({
      ...content,
      _id: `${sessionId.replace('ses', 'msg')}_${index + 1}`,
      tenant,
      sessionId,
      seq: index + 1,
      sentAt: addMs(createdAt, (index - 2) * 40 * SECOND_MS),
      purgeAt,
    }),
  );
  return {
    messages,
    session: {
      _id: sessionId,
      tenant,
      locale: 'en-GB',
      pageUrl: 'https://shop.example.com/',
      startedAt: addMs(createdAt, -2 * MINUTE_MS),
      lastActiveAt: createdAt,
      lastIntent: 'STYLIST_CONTACT',
      lastSearch: null,
      lastOffer: null,
      runs: runsAfter({ runs: noRuns, isRunOver: false }, 'STYLIST_CONTACT', false),
      messageCount: messages.length,
      purgeAt,
      version: 1,
    },
  };
}

/** So much opening time before an instant; nothing of the story is older than two weeks. */
function openMsBefore(instant: Date, openMs: number, hours: OpeningHours): Date {
  const longBefore = addMs(instant, -14 * DAY_MS);
  const passedMs = openMsBetween(longBefore, instant, hours);
  return addOpenMs(longBefore, passedMs - openMs, hours);
}
