import { types } from 'node:util';
import { createContext, Script } from 'node:vm';
import { StoreError } from '../../errors.ts';

/** How the work of a pattern grows with the length of the text, at worst. */
export interface Growth {
  /** Parts that take more or less text, such as `a*` and `.{2,9}`. */
  readonly quantifiers: number;
  /** Whether such a part, or a choice, is itself repeated: `(a+)+`, `(a|b)*`. */
  readonly isNested: boolean;
}

/** Steps that are over in an instant. */
const maxFreeSteps = 1e8;
/** What a search that may need more gets: PCRE gives up after 10 million steps, sooner than this. */
const maxSearchMs = 2000;
/** What all searches of one text get together. */
const maxSearchesMs = 10_000;

/** A pattern whose search ends, however it backtracks: V8 lets it be ended from outside. */
export class BoundedRegExp extends RegExp {
  readonly #growth: Growth;
  /** Up to this length a text needs no watching. */
  readonly #freeLength: number;
  /** The same pattern without an `exec` of ours, which V8 tests three times as fast. */
  readonly #plain: RegExp;

  /** Given another one, as `matchAll` does, it is bounded in the same way. */
  constructor(pattern: string | BoundedRegExp, flags: string, growth?: Growth) {
    super(pattern, flags);
    this.#growth =
      pattern instanceof BoundedRegExp
        ? pattern.#growth
        : (growth ?? { quantifiers: 0, isNested: true });
    this.#freeLength = freeLengthOf(this.#growth);
    this.#plain = new RegExp(pattern, flags);
  }

  /** @throws StoreError 51156 for a search that takes too long */
  override test(text: string): boolean {
    if (isWatching || this.#isSoonDone(text)) return this.#plain.test(text);
    return withinTime(() => this.#plain.test(text), maxSearchMs);
  }

  /** @throws StoreError 51156 for a search that takes too long */
  override exec(text: string): RegExpExecArray | null {
    if (isWatching || this.#isSoonDone(text)) return super.exec(text);
    return withinTime(() => super.exec(text), maxSearchMs);
  }

  /** Many searches of one text, which are watched as one: to watch each would take far longer. */
  searches<T>(text: string, run: () => T): T {
    return this.#isSoonDone(text) ? run() : withinTime(run, maxSearchesMs);
  }

  #isSoonDone(text: string): boolean {
    return text.length <= this.#freeLength;
  }
}

const freeLengthOf = ({ quantifiers, isNested }: Growth): number =>
  isNested ? Math.log2(maxFreeSteps) : maxFreeSteps ** (1 / (quantifiers + 1));

const sandbox: { search?: () => void } = createContext({});
const script = new Script('search()');
let isWatching = false;

function withinTime<T>(search: () => T, timeoutMs: number): T {
  isWatching = true;
  sandbox.search = search;
  try {
    return script.runInContext(sandbox, { timeout: timeoutMs }) as T;
  } catch (error) {
    if (!isOver(error)) throw error;
    throw new StoreError(
      51156,
      'Error occurred while executing the regular expression. Result code: -47, match limit exceeded',
    );
  } finally {
    isWatching = false;
  }
}

/** The error is of the sandbox, so it is no `Error` of this side. */
const isOver = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
