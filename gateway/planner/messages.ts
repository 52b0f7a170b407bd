import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, isShopError, ShopError } from '../../kernel/errors.ts';
import { RequestRefused } from '../errors.ts';
import type { ReadOptions } from '../operations/read-document.ts';
import type { OperationPlan } from '../planning/operation-planner.ts';
import type { PlanQuestion } from './planner.ts';

/** Generations that the thread holds: the one that serves, and the one before it or the one to come. */
export const generationsMax = 2;

/** What the planning thread is asked. Each question has one answer, and the next comes after it. */
export type Question =
  | { readonly kind: 'load'; readonly generationId: string; readonly supergraphSdl: string }
  | {
      readonly kind: 'read';
      readonly generationId: string;
      readonly text: string;
      readonly options: ReadOptions;
    }
  | ({ readonly kind: 'plan'; readonly generationId: string } & PlanQuestion);

/** A question as it crosses. */
export interface Told {
  readonly question: Question;
  /** Generations that the thread holds on to; it forgets any other, and both sides know which it has. */
  readonly heldIds: readonly string[];
}

/** What it answers. `plan` is there where one was asked for, as `writePlan` writes it. */
export type Answer =
  | { readonly kind: 'done'; readonly plan: string | null }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly reasons: readonly GraphQLFormattedError[];
    }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
      /** For the log. */
      readonly cause: string | undefined;
    };

/** An error as it crosses from thread to thread: classes do not. */
export function toAnswer(error: unknown): Answer {
  if (error instanceof RequestRefused)
    return {
      kind: 'refused',
      code: error.code,
      reasons: error.reasons.map(({ message, locations }) => ({
        message,
        ...(locations
          ? { locations: locations.map(({ line, column }) => ({ line, column })) }
          : {}),
      })),
    };
  const isOurs = isShopError(error);
  const { message, cause, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    kind: 'failed',
    code: isOurs ? error.code : null,
    message,
    details: isOurs ? error.details : {},
    cause: cause instanceof Error ? cause.stack : isOurs ? undefined : stack,
  };
}

/**
 * A plan as JSON. As one text it crosses in microseconds, and is read when there is time for it: objects would be read
 * as soon as they come, whatever else waits.
 */
export const writePlan = (plan: OperationPlan): string =>
  JSON.stringify(plan, (_, value) => (value instanceof Map ? { pairs: [...value] } : value));

export function readPlan(text: string): OperationPlan {
  const { clashes, ...plan } = JSON.parse(text);
  return clashes ? { ...plan, clashes: withMaps(clashes) } : plan;
}

/** Maps again, in one another. Nothing else of a plan has any. */
const withMaps = (value: { readonly pairs?: readonly [unknown, never][] }): unknown =>
  value.pairs ? new Map(value.pairs.map(([key, inner]) => [key, withMaps(inner)])) : value;

/** @throws the error that the other thread met */
export function planIn(answer: Answer): string | null {
  switch (answer.kind) {
    case 'done':
      return answer.plan;
    case 'refused':
      throw new RequestRefused(answer.code, answer.reasons);
    case 'failed': {
      const { code, message, details } = answer;
      const cause = answer.cause === undefined ? undefined : new Error(answer.cause);
      throw code === null
        ? new Error(message, { cause })
        : new ShopError(code, message, details, cause);
    }
  }
}
