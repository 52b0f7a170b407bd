/** Expressions on arrays. */
import type { OperatorCompiler } from '../compiler.ts';
import { arrayElements } from './array-elements.ts';
import { arrayExtremes } from './array-extremes.ts';
import { arrayLoops } from './array-loops.ts';
import { arraySlices } from './array-slices.ts';
import { sortArray } from './sort-array.ts';
import { zip } from './zip.ts';

export const arrays: readonly (readonly [string, OperatorCompiler])[] = [
  ...arrayElements,
  ...arrayExtremes,
  ...arrayLoops,
  ...arraySlices,
  ['$sortArray', sortArray],
  ['$zip', zip],
];
