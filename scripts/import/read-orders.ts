import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { SourceRecord } from './importer.ts';

/** A line of an order file by its column names. */
export type OrderRow = Readonly<Record<string, string>>;

/** The orders of a CSV file, one at a time: the lines of an order follow one another. */
export async function* readOrders(path: string): AsyncGenerator<SourceRecord> {
  const parser = createReadStream(path).pipe(
    parse({
      columns: true,
      bom: true,
      relax_column_count: true,
      info: true,
      skip_empty_lines: true,
    }),
  );
  let rows: OrderRow[] = [];
  let firstRow = 0;
  let bytesRead = 0;
  let row = 0;
  let index = 0;
  const done = new Set<string>();
  for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
    row += 1;
    if (rows.length > 0 && rows[0]?.['Order ID'] !== record['Order ID']) {
      yield { index, bytesRead, ...toRecord(rows, firstRow, done) };
      index += 1;
      rows = [];
    }
    if (rows.length === 0) firstRow = row;
    rows.push(record);
    bytesRead = info.bytes;
  }
  if (rows.length > 0) yield { index, bytesRead, ...toRecord(rows, firstRow, done) };
}

interface ParsedRow {
  readonly record: OrderRow;
  readonly info: { readonly bytes: number };
}

function toRecord(
  rows: readonly OrderRow[],
  firstRow: number,
  done: Set<string>,
): Pick<SourceRecord, 'place' | 'raw'> {
  const lastRow = firstRow + rows.length - 1;
  const place = rows.length === 1 ? `row ${firstRow}` : `rows ${firstRow}–${lastRow}`;
  const id = rows[0]?.['Order ID'] ?? '';
  const isSplit = id !== '' && done.has(id);
  done.add(id);
  return { place, raw: isSplit ? new Error('its order began further up') : rows };
}
