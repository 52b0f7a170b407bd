import { PartialStrip } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { countWords } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { saveFile } from '../ui/save-file.ts';
import { Scroll } from '../ui/scroll.tsx';
import {
  type CustomerFile,
  download,
  type FilePart,
  fileParts,
  type KeptCollection,
  keptBy,
  missingParts,
  partWords,
  recordCount,
} from './customer-file.ts';
import { fateWords, keptWords } from './kept-words.ts';

/** More than these are looked at in the file. */
const shownMax = 20;

/** What every part of the shop keeps about a customer, and all of it as a file. */
export function KeptPanel({
  file,
  reference,
  isAsking,
  onAgain,
}: {
  file: CustomerFile;
  reference: string | null;
  isAsking: boolean;
  onAgain: () => void;
}) {
  const missing = missingParts(file);
  return (
    <Panel title="What is kept" aside={recordsWords(recordCount(file))}>
      <PartialStrip
        services={missing}
        what="Without that the file is not whole: it can be had when they answer."
        reference={reference}
      />
      <div className="d-btns">
        <button
          className="btn btn-s btn-primary"
          type="button"
          disabled={missing.length > 0}
          onClick={() => saveFile({ ...download(file), type: 'application/json' })}
        >
          <Icon name="download" size="s" />
          Download as JSON
        </button>
        <button className="btn btn-s" type="button" disabled={isAsking} onClick={onAgain}>
          <Icon name="retry" size="s" />
          Read again
        </button>
      </div>
      <table className="d-figures c-kept">
        <caption className="sr">What is kept, by part of the shop</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Records</th>
            <th scope="col">When they are forgotten</th>
          </tr>
        </thead>
        {fileParts.map((part) => (
          <PartRows key={part} part={part} collections={keptBy(file, part)} />
        ))}
      </table>
    </Panel>
  );
}

const PartRows = ({
  part,
  collections,
}: {
  part: FilePart;
  collections: readonly KeptCollection[] | null;
}) => (
  <tbody>
    <tr className="c-part">
      <th scope="rowgroup" colSpan={3}>
        {partWords[part]}{' '}
        {collections === null ? <span className="d-dim">not answering</span> : null}
        {collections?.length === 0 ? <span className="d-dim">nothing</span> : null}
      </th>
    </tr>
    {collections?.map((collection) => (
      <CollectionRow key={collection.name} collection={collection} />
    ))}
  </tbody>
);

function CollectionRow({ collection: { name, records } }: { collection: KeptCollection }) {
  const words = keptWords(name);
  const shown = records.slice(0, shownMax);
  return (
    <tr>
      <th scope="row">
        {words.name}
        <details>
          <summary>
            Look<span className="sr"> at: {words.name}</span>
          </summary>
          <Scroll label={`Records: ${words.name}`}>
            <pre className="mono">{JSON.stringify(shown, null, 2)}</pre>
          </Scroll>
          {records.length > shownMax ? (
            <p className="d-dim num">
              The first {shownMax} of {countWords(records.length)}; all are in the file.
            </p>
          ) : null}
        </details>
      </th>
      <td className="num">{countWords(records.length)}</td>
      <td>{words.fate === null ? '–' : fateWords[words.fate]}</td>
    </tr>
  );
}

const recordsWords = (count: number): string =>
  count === 1 ? '1 record' : `${countWords(count)} records`;
