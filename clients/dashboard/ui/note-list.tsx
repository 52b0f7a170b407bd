import { exactWhen, inSentence } from './when.ts';

export interface Note {
  readonly id: string | number;
  readonly text: string | null;
  /** Who wrote it. */
  readonly by: string;
  readonly at: string;
}

/** What staff wrote for staff. */
export const NoteList = ({ notes, now }: { notes: readonly Note[]; now: Date }) =>
  notes.length > 0 ? (
    <section>
      <h3>Notes</h3>
      <ol className="d-notes">
        {notes.map(({ id, text, by, at }) => (
          <li key={id}>
            <p dir="auto">{text}</p>
            <small className="num">
              {by}, {inSentence(exactWhen(new Date(at), now))}
            </small>
          </li>
        ))}
      </ol>
    </section>
  ) : null;
