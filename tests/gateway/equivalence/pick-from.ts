import type { Random } from '../../../kernel/random.ts';

export function pickFrom<T>(random: Random, items: readonly T[]): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from');
  return item;
}
