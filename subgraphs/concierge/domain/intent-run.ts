import { MINUTE_MS } from '../../../kernel/clock.ts';
import type { Intent } from './intent/intents.ts';

/** One wish of a shopper, from the first message about it until another wish or a long silence ends it. */
export interface IntentRun {
  readonly intent: Intent;
  /** Which run of that intent in the session, from 1. */
  readonly number: number;
  /** Whether its answer was asked to be rated: nobody is asked twice. */
  readonly isRatingAsked: boolean;
}

/** The runs of a session: how many of each intent began, and the latest of all. */
export interface IntentRuns {
  readonly begun: Readonly<Partial<Record<Intent, number>>>;
  readonly latest: IntentRun | null;
}

export const noRuns: IntentRuns = { begun: {}, latest: null };

/** Whoever comes back after this begins anew: as long as an intent is held to have led to a purchase (U2). */
export const runSilenceMs = 30 * MINUTE_MS;

/** @param quietMs since the conversation last moved */
export const isRunOver = (quietMs: number): boolean => quietMs > runSilenceMs;

/**
 * The run that an answer belongs to: the latest goes on, or a new one begins. A wish to rate is about the latest run, over
 * or not; only where there was none is it a run of its own.
 * @param isOver whether silence has ended the latest run
 */
export function runOf({ begun, latest }: IntentRuns, intent: Intent, isOver: boolean): IntentRun {
  if (latest && intent === 'CSAT') return latest;
  if (latest && intent === latest.intent && !isOver) return latest;
  return { intent, number: (begun[intent] ?? 0) + 1, isRatingAsked: false };
}

/** The runs after an answer about an intent. */
export function runsAfter(
  talk: { readonly runs: IntentRuns; readonly isRunOver: boolean },
  intent: Intent,
  isRatingAsked: boolean,
): IntentRuns {
  const run = runOf(talk.runs, intent, talk.isRunOver);
  return {
    begun: { ...talk.runs.begun, [run.intent]: run.number },
    latest: { ...run, isRatingAsked: run.isRatingAsked || isRatingAsked },
  };
}
