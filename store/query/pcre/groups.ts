/**
 * Which groups may be left out of a match. A reference to such a group fails in PCRE and matches
 * nothing at all in JavaScript, so it is told apart from a reference that both read the same.
 */

/** One pair of parentheses, or the whole pattern. */
export class Group {
  readonly #parent: Group | null;
  /** The alternative of the parent in which the group stands. */
  readonly #branchOfParent: number;
  #branch = 0;
  #isClosed = false;
  /** A quantifier that allows none, or an assertion that nothing of the kind is there. */
  #maySkip: boolean;

  constructor(parent: Group | null, isNegative: boolean) {
    this.#parent = parent;
    this.#branchOfParent = parent === null ? 0 : parent.#branch;
    this.#maySkip = isNegative;
  }

  nextBranch(): void {
    this.#branch += 1;
  }

  close(): void {
    this.#isClosed = true;
  }

  skip(): void {
    this.#maySkip = true;
  }

  /** Whether the group has surely matched when the end of `reader`, as read so far, is reached. */
  isSetIn(reader: Group): boolean {
    if (!this.#isClosed || this.#maySkip) return false;
    const parent = this.#parent;
    if (parent === null) return true;
    if (parent.#contains(reader)) return this.#branchOfParent === parent.#branch;
    // The parent is over: with other alternatives, it may have matched by one of those.
    return parent.#branch === 0 && parent.isSetIn(reader);
  }

  #contains(group: Group | null): boolean {
    return group !== null && (group === this || this.#contains(group.#parent));
  }
}
