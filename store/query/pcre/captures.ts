/** Groups that keep what they match, which references name by number or by name. */
import type { Group } from './groups.ts';
import { type PatternReader, patternError } from './reader.ts';

const nameLetters = /^(\w+)/;

export class Captures {
  /** By number, from 1. */
  readonly #groups: Group[] = [];
  readonly #numbers = new Map<string, number>();

  get count(): number {
    return this.#groups.length;
  }

  /** @returns the number of the group */
  add(group: Group): number {
    return this.#groups.push(group);
  }

  /** @throws StoreError 51091 for a name that another group has */
  name(number: number, name: string): void {
    if (this.#numbers.has(name)) throw patternError('two named subpatterns have the same name');
    this.#numbers.set(name, number);
  }

  /** @throws StoreError 51091 for a name that no group has so far */
  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    if (number === undefined) throw noSuchGroup();
    return number;
  }

  /** @throws StoreError 51091 for a number that no group has so far */
  at(number: number): Group {
    const group = this.#groups[number - 1];
    if (group === undefined) throw noSuchGroup();
    return group;
  }
}

export const noSuchGroup = () => patternError('reference to non-existent subpattern');

/** A name and the character that ends it. @throws StoreError 51091 */
export function readName(reader: PatternReader, end: string): string {
  const name = reader.match(nameLetters)?.[1] ?? '';
  if (!/^[a-z_]/i.test(name) || !reader.accept(end)) {
    throw patternError('syntax error in subpattern name (missing terminator?)');
  }
  return name;
}
