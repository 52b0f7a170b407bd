import type { Document } from '../bson/values.ts';
import { documentOption, numberOption } from './option-values.ts';
import type { OptionType } from './options.ts';

/** The `cursor` option of whatever answers with one. */
export const cursorOption: OptionType = { fields: { batchSize: 'size' } };

/** Documents of the first batch, if the client says. */
export function batchSizeOf(command: Document): number | undefined {
  const cursor = documentOption(command, 'cursor');
  return cursor && numberOption(cursor, 'batchSize');
}
