/** Chance for the property tests: the seed stands in the name of each test, so that a failure can be repeated. */
import { type Random, seededRandom } from '../../../kernel/random.ts';

/** `AURORA_TEST_SEED=7 npm test -- …` repeats the run that printed 7. */
export const seed = Number(process.env['AURORA_TEST_SEED'] ?? Date.now() % 1_000_000);

export interface Chance {
  readonly random: Random;
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  /** True that often in a hundred. */
  percent(often: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** One of these, made only when it is chosen. */
  make<T>(choices: readonly (() => T)[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function chanceOf(from: number): Chance {
  const random = seededRandom(from);
  const below = (end: number) => random.int(end);
  const pick = <T>(choices: readonly T[]): T => {
    const chosen = choices.slice(below(choices.length))[0];
    if (chosen === undefined) throw new Error('There is nothing to choose from');
    return chosen;
  };
  return {
    random,
    below,
    percent: (often) => below(100) < often,
    pick,
    make: (choices) => pick(choices)(),
    shuffled(items) {
      const rest = [...items];
      return items.flatMap(() => rest.splice(below(rest.length), 1));
    },
  };
}
