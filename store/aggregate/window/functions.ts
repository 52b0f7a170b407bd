/** The table of window functions, and how one is written. */
import { isDocument } from '../../bson/values.ts';
import { accumulating } from './accumulating.ts';
import { averages } from './averages.ts';
import { covariances } from './covariance.ts';
import { filling } from './filling.ts';
import { ranking } from './ranking.ts';
import { rates } from './rates.ts';
import { scaling } from './scaling.ts';
import {
  refused,
  type WindowFunction,
  type WindowParser,
  type WindowPlace,
} from './window-function.ts';

export const windowFunctions: ReadonlyMap<string, WindowParser> = new Map([
  ...accumulating,
  ...averages,
  ...covariances,
  ...filling,
  ...ranking,
  ...rates,
  ...scaling,
]);

/** @throws StoreError FailedToParse and the functions' own */
export function parseWindowFunction(spec: unknown, place: WindowPlace): WindowFunction {
  if (!isDocument(spec)) {
    throw refused("The field of $setWindowFields 'output' must be an object");
  }
  const found = Object.entries(spec).find(([field]) => field.startsWith('$'));
  if (found === undefined) throw refused('Expected a $-prefixed window function');
  const [name, operand] = found;
  const parse = windowFunctions.get(name);
  if (parse === undefined) throw refused(`Unrecognized window function, ${name}`);
  return parse({ name, operand, spec }, place);
}
