/** Expressions on dates, a file a kind. */
import type { OperatorCompiler } from '../compiler.ts';
import { dateArithmetic } from './date-arithmetic.ts';
import { dateFromParts } from './date-from-parts.ts';
import { dateParts } from './date-parts.ts';
import { dateText } from './date-text.ts';

export const dates: readonly (readonly [string, OperatorCompiler])[] = [
  ...dateParts,
  ...dateArithmetic,
  ...dateFromParts,
  ...dateText,
];
