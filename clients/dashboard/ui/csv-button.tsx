import { type Column, csvOf } from './csv.ts';
import { Icon } from './icon.tsx';
import { saveFile } from './save-file.ts';

/** By this mark spreadsheets know that letters beyond ASCII are UTF-8. */
const byteOrderMark = '\uFEFF';

interface CsvProps<Row> {
  /** What the file is called and what is in it, plural: `orders`. */
  readonly of: string;
  readonly columns: readonly Column<Row>[];
  /** As they are shown: the page, its filter and its order. */
  readonly rows: readonly Row[];
}

/** Takes what is shown along, as a file for a spreadsheet; a phone, which has none, leaves the button out. */
export const CsvButton = <Row,>({ of, columns, rows }: CsvProps<Row>) => (
  <button
    className="btn btn-s d-csv"
    type="button"
    disabled={rows.length === 0}
    aria-label={`CSV of the ${of} shown`}
    onClick={() =>
      saveFile({
        name: `${of}-${new Date().toISOString().slice(0, 10)}.csv`,
        type: 'text/csv;charset=utf-8',
        text: byteOrderMark + csvOf(columns, rows),
      })
    }
  >
    <Icon name="download" size="s" />
    CSV
  </button>
);
