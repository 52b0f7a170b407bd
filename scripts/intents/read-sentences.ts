import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ShopError } from '../../kernel/errors.ts';

export interface Sentence {
  readonly sentence: string;
  readonly label: string;
}

const rows = z.array(z.object({ sentence: z.string(), label: z.string() }));

/** @throws ShopError BAD_USER_INPUT when a row lacks one of the columns sentence and label */
export function readSentences(csv: string): readonly Sentence[] {
  const read = rows.safeParse(parse(csv, { columns: true, bom: true, skip_empty_lines: true }));
  if (read.success) return read.data;
  const [row] = read.error.issues[0]?.path ?? [];
  throw new ShopError(
    'BAD_USER_INPUT',
    `Row ${Number(row ?? 0) + 2}: wants the columns sentence and label`,
  );
}
