import type { Facts, Span, SpanKind } from '../../../kernel/tracing/span.ts';

/** A span as whoever asked for it reads it: times in milliseconds from the beginning of the request. */
export interface SpanRecord {
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  /** null where it had not ended when the answer was given. */
  readonly durationMs: number | null;
  readonly facts: Facts;
  readonly failure: string | null;
  readonly children: readonly SpanRecord[];
}

/** What one explanation holds at most; of the rest it says how many there were. */
const spansMax = 400;

/** A span that is kept in memory, for the one who asked how the request went. */
export class RecordedSpan implements Span {
  readonly traceparent = undefined;
  readonly #kind: SpanKind;
  readonly #root: Root;
  readonly #startedAtMs = performance.now();
  readonly #children: RecordedSpan[] = [];
  #name: string;
  #facts: Facts;
  #endedAtMs: number | null = null;
  #failure: string | null = null;

  constructor(name: string, kind: SpanKind = 'server', facts: Facts = {}, root?: Root) {
    this.#name = name;
    this.#kind = kind;
    this.#facts = facts;
    this.#root = root ?? { spans: 0, startedAtMs: this.#startedAtMs };
  }

  /** Spans that found no place. */
  get leftOut(): number {
    return Math.max(0, this.#root.spans - spansMax);
  }

  child(name: string, kind: SpanKind = 'internal', facts: Facts = {}): Span {
    const made = new RecordedSpan(name, kind, facts, this.#root);
    this.#root.spans += 1;
    if (this.#root.spans <= spansMax) this.#children.push(made);
    return made;
  }

  rename(name: string): void {
    this.#name = name;
  }

  say(facts: Facts): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  fail(code: string): void {
    this.#failure = code;
  }

  end(): void {
    this.#endedAtMs ??= performance.now();
  }

  record(): SpanRecord {
    return {
      name: this.#name,
      kind: this.#kind,
      startMs: rounded(this.#startedAtMs - this.#root.startedAtMs),
      durationMs: this.#endedAtMs === null ? null : rounded(this.#endedAtMs - this.#startedAtMs),
      facts: this.#facts,
      failure: this.#failure,
      children: this.#children.map((span) => span.record()),
    };
  }
}

/** What all spans of one request share. */
interface Root {
  spans: number;
  readonly startedAtMs: number;
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
