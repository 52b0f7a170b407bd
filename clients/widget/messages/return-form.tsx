/** @jsxImportSource preact */
import { useId } from 'preact/hooks';
import { calendarDay, dayToCome, money } from '../../design/format.ts';
import { returnStates } from '../../design/status.ts';
import { createReturn, type ReturnFlow, type ReturnOrder } from '../flows/return-flow.ts';
import type { NonReturnableReason, ReturnOutcome } from '../generated/graphql.ts';
import { askPerson, useNow, useStore, useSurroundings } from '../parts/context.ts';
import { ErrorCard, Reference } from '../parts/error-card.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { Picture } from '../parts/picture.tsx';
import { TextArea } from '../parts/text-area.tsx';
import { useFlow } from '../parts/use-flow.ts';
import type { MessageOf } from '../state/state.ts';
import { GuestChecked } from './order-status.tsx';
import { ReturnStory } from './return-story.tsx';

/** A return, from the guest check to the label: which piece, why, what comes back, and where it stands. */
export function ReturnForm({ message }: { message: MessageOf<'EscalationForm'> }) {
  const opened = useStore((state) => state.lookups[message.id]?.orderId);
  return (
    <GuestChecked
      messageId={message.id}
      orderId={message.order?.id ?? opened ?? null}
      orderNumber={null}
    >
      {(orderId) => <ReturnOf orderId={orderId} promise={message.promise} />}
    </GuestChecked>
  );
}

function ReturnOf({ orderId, promise }: { orderId: string; promise: string }) {
  const { concierge } = useSurroundings();
  const { line, store } = concierge;
  const flow = useFlow((changed) =>
    createReturn(
      { ...line, changed, speak: (text) => store.dispatch({ type: 'spoke', text }) },
      orderId,
    ),
  );
  const { stage, order, made, failure } = flow.state;
  if (stage === 'reading')
    return (
      <article class="w-card" aria-busy="true">
        <p class="w-sub">Looking at what can come back…</p>
      </article>
    );
  if (stage === 'unread' || !order)
    return (
      <ErrorCard
        title="Returns did not answer"
        reference={failure?.reference ?? null}
        tryAgain={() => void flow.read()}
        askPerson={() => askPerson(concierge.conversation)}
      >
        Nothing has been asked for. Your order is open to you as before.
      </ErrorCard>
    );
  return made ? <ReturnStory made={made} /> : <Ask flow={flow} order={order} promise={promise} />;
}

const outcomes: readonly (readonly [ReturnOutcome, string])[] = [
  ['REFUND', 'Refund'],
  ['EXCHANGE', 'Exchange'],
  ['RESIZE', 'Resize'],
  ['STORE_CREDIT', 'Store credit'],
];

const whyNot: Readonly<Record<NonReturnableReason, string>> = {
  NOT_DELIVERED: 'Not delivered yet',
  WINDOW_CLOSED: 'The 30 days are over',
  FINAL_SALE: 'Made or worn for one person: cannot come back',
  ALREADY_RETURNED: 'A return is asked for already',
  ORDER_CANCELLED: 'The order was cancelled',
};

function Ask({ flow, order, promise }: { flow: ReturnFlow; order: ReturnOrder; promise: string }) {
  const { locale, concierge } = useSurroundings();
  const now = useNow(60_000);
  const { choose } = flow;
  const { draft, stage } = flow.state;
  const { returnEligibility: eligibility, lines, returns } = order;
  const isBusy = stage === 'asking';
  const until = eligibility?.until
    ? `Until ${dayToCome(calendarDay(eligibility.until), now, locale)}`
    : null;
  const open = lines.filter(({ id }) => flow.eligibilityOf(id)?.eligible);
  return (
    <form
      class="w-card"
      aria-label={`Return of order ${order.number}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void flow.ask();
      }}
    >
      <div>
        <h3>Return or exchange</h3>
        <p class="w-sub num">
          Order {order.number}. {promise}
        </p>
      </div>
      {returns?.map((each) => (
        <Notice
          key={each.id}
          gem={returnStates[each.state].gem}
          icon={returnStates[each.state].shape}
        >
          <strong class="strong num">{each.number}</strong> {returnStates[each.state].word}
        </Notice>
      ))}
      <fieldset class="w-choice">
        <legend>Which piece?</legend>
        {lines.map((line) => {
          const may = flow.eligibilityOf(line.id);
          const isOff = !may?.eligible;
          return (
            <label key={line.id} class={isOff ? 'is-off' : ''}>
              <input
                type="checkbox"
                disabled={isOff || isBusy}
                checked={draft.lineIds.includes(line.id)}
                onChange={() => choose({ lineIds: toggled(draft.lineIds, line.id) })}
              />
              <Picture url={line.product?.image.url} alt="" />
              <span>
                <span class="w-evt">{line.product?.title ?? line.title}</span>
                <span class="w-sub num">
                  {[line.variant?.title, may?.reason ? whyNot[may.reason] : until]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {open.length === 0 ? (
        <>
          <Notice gem="pearl" icon="shapeOpen">
            Nothing of this order can come back by itself. A person looks at what is out of the
            rule.
          </Notice>
          <button
            class="btn btn-wide"
            type="button"
            onClick={() => askPerson(concierge.conversation)}
          >
            Ask a person
          </button>
        </>
      ) : (
        <Why flow={flow} isBusy={isBusy} />
      )}
    </form>
  );
}

const toggled = (ids: readonly string[], id: string): string[] =>
  ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];

function Why({ flow, isBusy }: { flow: ReturnFlow; isBusy: boolean }) {
  const { locale } = useSurroundings();
  const { choose } = flow;
  const { stage, draft, preview, reasons, problem, failure } = flow.state;
  const id = useId();
  const isReady = draft.lineIds.length > 0 && draft.reason !== null;
  return (
    <>
      <fieldset class="w-choice w-pills">
        <legend>Why?</legend>
        {reasons.map(({ code, label }) => (
          <label key={code}>
            <input
              type="radio"
              name={`${id}-why`}
              disabled={isBusy}
              checked={draft.reason === code}
              onChange={() => choose({ reason: code })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <fieldset class="w-choice w-pills">
        <legend>What would you like?</legend>
        {outcomes.map(([outcome, words]) => (
          <label key={outcome}>
            <input
              type="radio"
              name={`${id}-outcome`}
              disabled={isBusy}
              checked={draft.outcome === outcome}
              onChange={() => choose({ outcome })}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <TextArea
        label="Anything we should know? (optional)"
        rows={2}
        lengthMax={500}
        value={draft.comment}
        setValue={(comment) => choose({ comment })}
        problem={null}
      />
      {preview && (draft.outcome === 'REFUND' || draft.outcome === 'STORE_CREDIT') && (
        <dl class="w-facts w-sum">
          <div>
            <dt>Pieces</dt>
            <dd class="num">{money(preview.refund, locale)}</dd>
          </div>
          <div>
            <dt>Insured return</dt>
            <dd class="num">{money(preview.shippingFee, locale)}</dd>
          </div>
          <div>
            <dt>{draft.outcome === 'REFUND' ? 'Back to you' : 'As credit'}</dt>
            <dd class="num">
              <strong class="strong">{money(preview.total, locale)}</strong>
            </dd>
          </div>
        </dl>
      )}
      {problem && (
        <Notice gem="citrine" icon="shapeTriangle">
          {problem}
        </Notice>
      )}
      {stage === 'failed' && (
        <div class="w-state is-ruby" role="alert">
          <Icon name="shapeTriangle" small />
          <div>
            <strong class="strong">Not asked for yet.</strong> Trying again cannot do it twice.
            <Reference id={failure?.reference ?? null} />
          </div>
        </div>
      )}
      <button class="btn btn-primary btn-wide" type="submit" aria-disabled={isBusy || !isReady}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy
          ? 'Opening your return…'
          : isReady
            ? 'Ask for the return'
            : 'Choose a piece and why'}
      </button>
    </>
  );
}
