import { useId, useState } from 'react';
import {
  type CancellationReason,
  DashboardOrderCancelDocument,
  type DashboardOrderDeskFragment,
  DashboardOrderNoteAddDocument,
  DashboardOrderSettlementRetryDocument,
  DashboardOrderTrackingResendDocument,
} from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { Icon } from '../ui/icon.tsx';
import { NoteList } from '../ui/note-list.tsx';
import { StepProblem } from '../ui/step-problem.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { WordsForm } from '../ui/words-form.tsx';
import { cancelReasonWords, noteKindWords, settlementWords } from './cancellation-words.ts';

type DeskOrder = DashboardOrderDeskFragment;

/** In characters. */
const noteLengthMax = 2_000;
const cancelNoteLengthMax = 500;

type Asking = 'note' | 'cancel';

/** What staff do with an order: note something, tell the customer again where it is, call it off. */
export function OrderDesk({
  order,
  hasParcel,
  withTotals,
}: {
  order: DeskOrder;
  hasParcel: boolean;
  withTotals: boolean;
}) {
  const { take, pending, problem, reference, forget } = useStep({ withTotals });
  const [asking, setAsking] = useState<Asking | null>(null);
  const [said, setSaid] = useState('');
  const read = { orderId: order.id, expectedVersion: order.version };
  const may = order.cancelEligibility;
  const begin = (what: Asking) => {
    forget();
    setAsking(what);
  };
  const done = (words: string) => {
    setAsking(null);
    setSaid(words);
  };
  const note = async (text: string) => {
    if (await take('note', DashboardOrderNoteAddDocument, { ...read, text }))
      done('The note is kept.');
  };
  const cancel = async (reason: CancellationReason, text: string) => {
    const input = { ...read, reason, note: text || null };
    if (await take('cancel', DashboardOrderCancelDocument, input)) done('The order is cancelled.');
  };
  const resend = async () => {
    if (await take('resend', DashboardOrderTrackingResendDocument, read))
      done('The customer was written to.');
  };
  const settle = async () => {
    if (await take('settle', DashboardOrderSettlementRetryDocument, read))
      done('The payment service is asked again.');
  };
  useKeys({ n: () => begin('note'), t: hasParcel && !pending ? () => void resend() : undefined });
  return (
    <div className="d-steps">
      <p className="sr" role="status">
        {said}
      </p>
      <StepProblem problem={problem} reference={reference} />
      {asking === 'note' ? (
        <WordsForm
          question="A note for the team"
          action="Keep the note"
          lengthMax={noteLengthMax}
          isPending={pending !== null}
          onSend={(text) => void note(text)}
          onCancel={() => setAsking(null)}
        />
      ) : asking === 'cancel' ? (
        <CancelForm
          reasons={may.reasons}
          isPending={pending !== null}
          onSend={(reason, text) => void cancel(reason, text)}
          onKeep={() => setAsking(null)}
        />
      ) : (
        <div className="d-btns">
          {order.cancellation?.settlement?.state === 'FAILED' ? (
            <button
              className="btn btn-primary btn-s"
              type="button"
              disabled={pending !== null}
              onClick={() => void settle()}
            >
              {pending === 'settle' ? <span className="spin" aria-hidden="true" /> : null}
              Settle it again
            </button>
          ) : null}
          <button
            className="btn btn-s"
            type="button"
            aria-keyshortcuts="n"
            onClick={() => begin('note')}
          >
            Note<kbd>n</kbd>
          </button>
          {hasParcel ? (
            <button
              className="btn btn-s"
              type="button"
              aria-keyshortcuts="t"
              disabled={pending !== null}
              onClick={() => void resend()}
            >
              {pending === 'resend' ? <span className="spin" aria-hidden="true" /> : null}
              Send tracking again<kbd>t</kbd>
            </button>
          ) : null}
          {may.eligible && may.reasons.length > 0 ? (
            <button className="btn btn-s" type="button" onClick={() => begin('cancel')}>
              Cancel the order
            </button>
          ) : null}
        </div>
      )}
    </div>
  );
}

function CancelForm({
  reasons,
  isPending,
  onSend,
  onKeep,
}: {
  reasons: readonly CancellationReason[];
  isPending: boolean;
  onSend: (reason: CancellationReason, text: string) => void;
  onKeep: () => void;
}) {
  const [chosen, setChosen] = useState<CancellationReason | undefined>(reasons[0]);
  const id = useId();
  return (
    <WordsForm
      question="A few words for the team"
      action="Cancel the order"
      keep="Keep the order"
      isOptional
      lengthMax={cancelNoteLengthMax}
      isPending={isPending}
      onSend={(text) => {
        if (chosen) onSend(chosen, text);
      }}
      onCancel={onKeep}
    >
      <p>The payment is let go or given back, and what waits is not sent. This cannot be undone.</p>
      <label htmlFor={id}>Why is it cancelled?</label>
      <select
        id={id}
        className="input"
        value={chosen}
        onChange={(event) => setChosen(event.target.value as CancellationReason)}
      >
        {reasons.map((reason) => (
          <option key={reason} value={reason}>
            {cancelReasonWords[reason]}
          </option>
        ))}
      </select>
    </WordsForm>
  );
}

/** That it was called off: by whom, why, and what becomes of the payment. */
export const Cancelled = ({ order, now }: { order: DeskOrder; now: Date }) => {
  const { cancellation } = order;
  return cancellation ? (
    <div className="d-alert is-pearl">
      <Icon name="shapeCross" />
      <div>
        <h3>Cancelled by {cancellation.by === 'SHOPPER' ? 'the customer' : 'us'}</h3>
        <p>
          {cancelReasonWords[cancellation.reason]},{' '}
          <span className="num">{inSentence(exactWhen(new Date(cancellation.at), now))}</span>.
          {cancellation.note ? ` «${cancellation.note}»` : ''}
        </p>
        {cancellation.settlement ? <p>{settlementWords(cancellation.settlement)}</p> : null}
      </div>
    </div>
  ) : null;
};

/** What staff wrote for staff, last first; what they did stands among it. */
export const OrderNotes = ({ order, now }: { order: DeskOrder; now: Date }) => (
  <NoteList
    notes={(order.notes ?? []).map(({ kind, text, ...note }) => ({
      ...note,
      text: noteKindWords[kind] ?? text,
    }))}
    now={now}
  />
);
