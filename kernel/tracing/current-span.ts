import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './span.ts';

const current = new AsyncLocalStorage<Span>();

/** Runs work of which nobody hands the span on: the driver's commands, the events of a change. Costs nothing without one. */
export const duringSpan = <T>(span: Span | undefined, work: () => T): T =>
  span ? current.run(span, work) : work();

export const currentSpan = (): Span | undefined => current.getStore();
