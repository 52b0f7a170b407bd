import { MINUTE_MS } from '../../../kernel/clock.ts';
import { type Counts, counters, hourOf, Tally } from './counts.ts';
import { cameToPerson, funnelKeys, heldPiece, sawPieces, stepsTaken } from './funnels.ts';
import type { IntentMoment, SessionSummary } from './session-summary.ts';

/** A purchase is due to the last intent before it, no older than this (U2). */
export const attributionMs = 30 * MINUTE_MS;

/**
 * What one session adds to the figures, by the hour (epoch milliseconds). The session itself counts where its first
 * event falls; intents, purchases and ratings where they happened.
 */
export function countsOfSession(session: SessionSummary): ReadonlyMap<number, Counts> {
  const hours = new Map<number, Tally>();
  const at = (time: Date): Tally => {
    const hour = hours.get(hourOf(time)) ?? new Tally();
    hours.set(hourOf(time), hour);
    return hour;
  };

  const causes = session.purchases.flatMap(
    (purchase) => causeOf(purchase.at, session.intents) ?? [],
  );
  const whole = at(session.firstAt).add(counters.sessions);
  const count = (counter: string, applies: boolean): void => {
    if (applies) whole.add(counter);
  };
  const asked = session.intents.length > 0 || cameToPerson(session);
  count(counters.opened, session.did.includes('aurora_widget_open'));
  count(counters.asked, asked);
  count(counters.withPerson, cameToPerson(session));
  count(counters.converted, causes.length > 0);
  count(counters.sawPieces, sawPieces(session));
  count(counters.heldPiece, sawPieces(session) && heldPiece(session));
  for (const key of funnelKeys)
    for (let step = 0; step < stepsTaken(key, session); step += 1)
      whole.add(counters.funnelStep(key, step));

  for (const { at: time, intent } of session.intents) at(time).add(counters.intents(intent));
  for (const { at: time, intent } of causes) at(time).add(counters.purchasesOf(intent));
  for (const { at: time, intent, rating } of session.ratings)
    at(time)
      .add(counters.ratings)
      .add(counters.ratingSum, rating)
      .add(counters.ratingsOf(rating))
      .add(counters.ratingsOfIntent(intent))
      .add(counters.ratingSumOfIntent(intent), rating);
  return new Map([...hours].map(([hour, tally]) => [hour, tally.counts]));
}

/** @param intents in the order in which they happened */
export const causeOf = (
  purchasedAt: Date,
  intents: readonly IntentMoment[],
): IntentMoment | undefined =>
  intents.findLast(({ at }) => {
    const agoMs = purchasedAt.getTime() - at.getTime();
    return agoMs >= 0 && agoMs <= attributionMs;
  });
