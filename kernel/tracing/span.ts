/** What a span says of itself: short facts by OpenTelemetry's names. Never variables, data, tokens or addresses. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Which side of a call it is: we answer, we ask, or the work is our own. */
export type SpanKind = 'server' | 'client' | 'internal';

/** One piece of work with a beginning and an end, and what it was part of. */
export interface Span {
  /** W3C Trace Context under which whatever it causes goes on; undefined where that is nobody's to know. */
  readonly traceparent: string | undefined;
  child(name: string, kind?: SpanKind, facts?: Facts): Span;
  rename(name: string): void;
  say(facts: Facts): void;
  /** @param code of the error catalogue, or another word of a small set */
  fail(code: string): void;
  /** Safe to call twice. */
  end(): void;
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const pattern = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** Whatever a stranger sent, if it is a `traceparent`. */
export const readTraceparent = (value: unknown): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** 32 hexadecimal digits, by which logs and traces meet. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** One span that is two: what is traced may be explained as well. */
export function bothSpans(first: Span | undefined, second: Span | undefined): Span | undefined {
  if (!first || !second) return first ?? second;
  return new BothSpans(first, second);
}

class BothSpans implements Span {
  readonly #first: Span;
  readonly #second: Span;

  constructor(first: Span, second: Span) {
    this.#first = first;
    this.#second = second;
  }

  get traceparent(): string | undefined {
    return this.#first.traceparent ?? this.#second.traceparent;
  }

  child(name: string, kind?: SpanKind, facts?: Facts): Span {
    return new BothSpans(
      this.#first.child(name, kind, facts),
      this.#second.child(name, kind, facts),
    );
  }

  rename(name: string): void {
    this.#first.rename(name);
    this.#second.rename(name);
  }

  say(facts: Facts): void {
    this.#first.say(facts);
    this.#second.say(facts);
  }

  fail(code: string): void {
    this.#first.fail(code);
    this.#second.fail(code);
  }

  end(): void {
    this.#first.end();
    this.#second.end();
  }
}
