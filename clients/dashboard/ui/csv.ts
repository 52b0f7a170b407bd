/** What stands in one place of a table; null: nothing. */
export type Cell = string | number | null;

/** A heading, and what stands below it for each row. */
export type Column<Row> = readonly [name: string, of: (row: Row) => Cell];

/** A table as spreadsheets read it (RFC 4180), its headings first. */
export const csvOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, of]) => of(row)))]
    .map((cells) => `${cells.map(cellText).join(',')}\r\n`)
    .join('');

/**
 * What a shopper wrote may begin as a formula does: an apostrophe before it makes it text to every spreadsheet
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function cellText(cell: Cell): string {
  if (cell === null || typeof cell === 'number') return String(cell ?? '');
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
