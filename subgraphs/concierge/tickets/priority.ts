import { addMs, HOUR_MS } from '../../../kernel/clock.ts';
import type { TicketTopic } from './ticket.ts';

/** In order: each is more urgent than those before it. */
export const ticketPriorities = ['NORMAL', 'HIGH', 'URGENT'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

export const rankOf = (priority: TicketPriority): number => ticketPriorities.indexOf(priority);

/** The next one up; null above URGENT. */
export const nextPriority = (priority: TicketPriority): TicketPriority | null =>
  ticketPriorities[rankOf(priority) + 1] ?? null;

/**
 * What makes a ticket more urgent, and by how many points: the strongest first. 3 points make it HIGH, 5 URGENT. So
 * one strong reason, or two slight ones that say different things, come before the rest; to be urgent it takes two.
 */
export const reasonPoints = {
  /** Given by hand: see `escalate`. */
  ESCALATED: 0,
  COMPLAINT: 3,
  HOLD_ENDS_SOON: 3,
  URGENT_WORDS: 3,
  VIP: 3,
  HIGH_VALUE_ORDER: 2,
  UNHAPPY_WORDS: 2,
  CAME_BACK: 2,
} as const;
export type PriorityReason = keyof typeof reasonPoints;

export const pointsFor = { HIGH: 3, URGENT: 5 } as const;

/** A hold that ends within this cannot wait for the next day. */
export const holdEndsSoonMs = 6 * HOUR_MS;
/** In minor units of the shop's currency. */
export const highValueOrderMinor = 250_000;
export const vipMinor = 1_000_000;

/** What the rules look at. */
export interface PriorityFacts {
  readonly topic: TicketTopic;
  readonly message: string;
  /** Worth of the order that the ticket is about; null for none. */
  readonly orderMinor: number | null;
  /** Worth of all orders that the session has proved its right to. */
  readonly ordersMinor: number;
  /** When the first of the session's holds ends; null without one. */
  readonly holdEndsAt: Date | null;
  /** How often it was reopened. */
  readonly cameBack: number;
}

export interface Priority {
  readonly priority: TicketPriority;
  /** The strongest first. */
  readonly reasons: readonly PriorityReason[];
}

/** How urgent a ticket is, and why: the same facts always say the same. */
export function priorityOf(facts: PriorityFacts, now: Date): Priority {
  const holds = reasonsOf(facts, now);
  const reasons = (Object.keys(reasonPoints) as PriorityReason[]).filter((one) => holds[one]);
  const points = reasons.reduce((sum, reason) => sum + reasonPoints[reason], 0);
  if (points >= pointsFor.URGENT) return { priority: 'URGENT', reasons };
  return { priority: points >= pointsFor.HIGH ? 'HIGH' : 'NORMAL', reasons };
}

/** The higher of two priorities, for all the reasons of both. */
export const moreUrgentOf = (one: Priority, other: Priority): Priority => ({
  priority: rankOf(one.priority) > rankOf(other.priority) ? one.priority : other.priority,
  reasons: (Object.keys(reasonPoints) as PriorityReason[]).filter(
    (reason) => one.reasons.includes(reason) || other.reasons.includes(reason),
  ),
});

function reasonsOf(
  { topic, message, orderMinor, ordersMinor, holdEndsAt, cameBack }: PriorityFacts,
  now: Date,
): Readonly<Record<PriorityReason, boolean>> {
  const words = plain(message);
  return {
    ESCALATED: false,
    COMPLAINT: topic === 'COMPLAINT',
    HOLD_ENDS_SOON:
      holdEndsAt !== null && holdEndsAt > now && holdEndsAt <= addMs(now, holdEndsSoonMs),
    URGENT_WORDS: urgentWords.test(words),
    VIP: ordersMinor >= vipMinor,
    HIGH_VALUE_ORDER: (orderMinor ?? 0) >= highValueOrderMinor,
    UNHAPPY_WORDS: unhappyWords.test(words),
    CAME_BACK: cameBack > 0,
  };
}

/** Letters in one shape, so that `I’m` and `i'm` are the same. */
const plain = (text: string): string =>
  text.normalize('NFKC').replace(/[‘’]/g, "'").toLowerCase().replace(/\s+/g, ' ');

/** «Not urgent» and «no rush» are the opposite; a wedding alone is no haste, one that is tomorrow is. */
const urgentWords =
  /(?<!\b(?:not|isn't|nothing|no) (?:that |so |at all )?)\b(?:urgent(?:ly)?|emergency|asap|as soon as possible|right away|immediately)\b|\b(?:by|before|for|is|it's|leaving|leave|flying|wedding) (?:today|tonight|tomorrow)\b|\btoday (?:please|still)\b|\blast minute\b/u;

const unhappyWords =
  /(?<!\b(?:not|never|isn't|wasn't|no) (?:so |very |at all )?)\b(?:disappointed|disappointing|unacceptable|terrible|awful|horrible|angry|furious|upset|ridiculous|scandal(?:ous)?|useless|rude)\b|\b(?:not|never) (?:happy|satisfied|acceptable|good enough)\b|\b(?:third|fourth|3rd|4th) time\b|\bstill (?:no|not|nothing|waiting)\b|\b(?:lawyer|trading standards|chargeback)\b/u;
