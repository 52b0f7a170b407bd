import { DAY_MS, HOUR_MS } from '../../../kernel/clock.ts';
import { type FunnelKey, funnels } from './funnels.ts';

/** Named numbers; what is not there is 0. */
export type Counts = ReadonlyMap<string, number>;

/** The names under which things are counted. They are field names in the store: no dots. */
export const counters = {
  sessions: 'sessions',
  opened: 'sessions:opened',
  asked: 'sessions:asked',
  withPerson: 'sessions:person',
  converted: 'sessions:converted',
  sawPieces: 'sessions:sawPieces',
  heldPiece: 'sessions:heldPiece',
  visitors: 'visitors',
  ticketsOpened: 'tickets:opened',
  ticketsClosed: 'tickets:closed',
  ratings: 'ratings',
  ratingSum: 'ratings:sum',
  ratingsOf: (rating: number) => `ratings:${rating}`,
  ratingsOfIntent: (intent: string) => `ratings:${intent}`,
  ratingSumOfIntent: (intent: string) => `ratings:sum:${intent}`,
  intents: (intent: string) => `intents:${intent}`,
  purchasesOf: (intent: string) => `purchases:${intent}`,
  events: (name: string) => `events:${name}`,
  funnelStep: (key: FunnelKey, step: number) => `funnel:${key}:${step}`,
} as const;

export const countersOfFunnel = (key: FunnelKey): string[] =>
  funnels[key].map((_, step) => counters.funnelStep(key, step));

/** Sums: each as it was, and more. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(counter: string, by = 1): this {
    this.#counts.set(counter, this.of(counter) + by);
    return this;
  }

  addAll(counts: Counts, times = 1): this {
    for (const [counter, by] of counts) this.add(counter, by * times);
    return this;
  }

  of(counter: string): number {
    return this.#counts.get(counter) ?? 0;
  }

  /** What is not 0. */
  get counts(): Counts {
    return new Map([...this.#counts].filter(([, count]) => count !== 0));
  }
}

export const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
/** By UTC. */
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;
