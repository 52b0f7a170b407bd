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
/** What a search that may need more gets: about the 10 million matches at which PCRE gives up. */
const maxSearchMs = 1000;

/** A pattern whose search ends, however it backtracks: V8 lets it be ended from outside. */
export class BoundedRegExp extends RegExp {
  readonly #growth: Growth;

  /** Given another one, as `matchAll` does, it is bounded in the same way. */
  constructor(pattern: string | BoundedRegExp, flags: string, growth?: Growth) {
    super(pattern, flags);
    this.#growth =
      pattern instanceof BoundedRegExp
        ? pattern.#growth
        : (growth ?? { quantifiers: 0, isNested: true });
  }

  /** @throws StoreError 51156 for a search that takes too long */
  override exec(text: string): RegExpExecArray | null {
    if (stepsOf(this.#growth, text.length) <= maxFreeSteps) return super.exec(text);
    try {
      return withinTime(() => super.exec(text));
    } catch (error) {
      if (!isOver(error)) throw error;
      throw new StoreError(
        51156,
        'Error occurred while executing the regular expression. Result code: -47, match limit exceeded',
      );
    }
  }
}

const stepsOf = ({ quantifiers, isNested }: Growth, length: number): number =>
  isNested ? 2 ** length : length ** (quantifiers + 1);

interface Sandbox {
  search?: () => RegExpExecArray | null;
}

const sandbox: Sandbox = createContext({});
const script = new Script('search()');

function withinTime(search: () => RegExpExecArray | null): RegExpExecArray | null {
  sandbox.search = search;
  return script.runInContext(sandbox, { timeout: maxSearchMs }) as RegExpExecArray | null;
}

/** The error is of the sandbox, so it is no `Error` of this side. */
const isOver = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
