import { StoreError } from '../../errors.ts';

/** @returns the error of a pattern that PCRE refuses, or that JavaScript cannot express */
export const patternError = (why: string) =>
  new StoreError(51091, `Regular expression is invalid: ${why}`);

/** A place in a pattern; characters are code points. */
export class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The UTF-16 unit that many places ahead, empty past the end. */
  peek(ahead = 0): string {
    return this.#text.charAt(this.#at + ahead);
  }

  next(): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw patternError('\\ at end of pattern');
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  accept(character: string): boolean {
    return this.acceptText(character);
  }

  acceptText(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** Takes what an expression that starts with `^` matches here. */
  match(expression: RegExp): RegExpExecArray | null {
    const found = expression.exec(this.#text.slice(this.#at, this.#at + 64));
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  /** The text before the mark, which is taken too; the rest where the mark does not come. */
  until(mark: string): string {
    const found = this.#text.indexOf(mark, this.#at);
    const end = found < 0 ? this.#text.length : found;
    const text = this.#text.slice(this.#at, end);
    this.#at = Math.min(this.#text.length, end + mark.length);
    return text;
  }
}
