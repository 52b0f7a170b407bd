/** Parts of a pattern that may be left out, and the stops without which V8 looks ahead past them without end. */

/**
 * Before it searches, V8 looks ahead along every way through a pattern: where 30 parts may be left out that
 * takes 2 seconds, where 40 may 13, and nothing ends it. It does not look past a reference, and one to a group
 * that never matches means nothing else.
 */
const stop = '\\k<stop>';
const groupOfStops = '(?:(?!)(?<stop>)|)';
const maxUnstopped = 12;
const countBetweenStops = 4;

export class Omissions {
  readonly #hasStops: boolean;
  #count = 0;
  #countAtStop = 0;

  constructor(hasStops: boolean) {
    this.#hasStops = hasStops;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether there are so many that the pattern has to be written with stops. */
  get needStops(): boolean {
    return this.#count > maxUnstopped;
  }

  note(): void {
    this.#count += 1;
  }

  /** What to write behind a part in which something may be left out. */
  stop(): string {
    if (!this.#hasStops || this.#count - this.#countAtStop < countBetweenStops) return '';
    this.#countAtStop = this.#count;
    return stop;
  }

  /** The whole pattern, with the group that its stops refer to. */
  finish(pattern: string): string {
    return this.#hasStops ? `(?:${pattern})${groupOfStops}` : pattern;
  }
}
