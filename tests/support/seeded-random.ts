import { type Random, seededRandom as withSeed } from '../../kernel/random.ts';

/** Chance that repeats itself: the same seed gives the same run. */
export const seededRandom = (seed = 1): Random => withSeed(seed);
