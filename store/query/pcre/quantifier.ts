/** How often a part of a pattern comes: `*`, `+`, `?` and counts in braces. */
import { type PatternReader, patternError } from './reader.ts';

interface Quantifier {
  /** As JavaScript writes it; a lazy one has its `?`. */
  readonly text: string;
  /** Whether what has matched is not given back. */
  readonly isPossessive: boolean;
  /** Whether there is but one count, as in `{3}`. */
  readonly isFixed: boolean;
  readonly mayRepeat: boolean;
  readonly mayBeNone: boolean;
  /** Whether the part is there or left out: a repetition that may be empty is none such. */
  readonly isOptional: boolean;
}

const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/;
const maxRepeat = 65_535;

/** Null where none follows. @throws StoreError 51091 */
export function readQuantifier(reader: PatternReader, isLookbehind: boolean): Quantifier | null {
  const found = reader.match(quantifier);
  if (found === null) return null;
  const [mark, least, comma, most] = found;
  const isFixed = least !== undefined && comma === undefined;
  if (isLookbehind && !isFixed) {
    throw patternError('lookbehind assertion is not fixed length');
  }
  if (Number(least ?? 0) > maxRepeat || Number(most ?? 0) > maxRepeat) {
    throw patternError('number too big in {} quantifier');
  }
  if (most && Number(least) > Number(most)) {
    throw patternError('numbers out of order in {} quantifier');
  }
  const isOptional = mark === '?' || Number(least ?? 1) === 0;
  const isLazy = reader.accept('?');
  return {
    text: isLazy ? `${mark}?` : mark,
    isPossessive: !isLazy && reader.accept('+'),
    isFixed,
    mayRepeat: mark !== '?',
    mayBeNone: isOptional || mark === '*',
    isOptional,
  };
}
