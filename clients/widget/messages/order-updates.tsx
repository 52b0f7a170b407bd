/** @jsxImportSource preact */
import { useId, useState } from 'preact/hooks';
import { createOrderUpdates, type OrderUpdatesFlow } from '../flows/order-updates-flow.ts';
import type { OrderUpdateChannel, OrderUpdatePartsFragment } from '../generated/graphql.ts';
import { useSurroundings } from '../parts/context.ts';
import { Reference } from '../parts/error-card.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { useFlow } from '../parts/use-flow.ts';

const channels: Readonly<Record<OrderUpdateChannel, string>> = {
  EMAIL: 'E-mail',
  SMS: 'Text message',
  PUSH: 'This browser',
};

/** Who is told of an order besides this window: by e-mail, text or push, and only after saying yes. */
export function OrderUpdates({ orderId }: { orderId: string }) {
  const { concierge } = useSurroundings();
  const { line, store } = concierge;
  const updates = useFlow((changed) =>
    createOrderUpdates(
      { ...line, changed, speak: (text) => store.dispatch({ type: 'spoke', text }) },
      orderId,
    ),
  );
  const { stage, terms, free, told, problem, failure } = updates.state;
  if (stage === 'reading') return <p class="w-sub">Looking at the ways to reach you…</p>;
  if (stage === 'unread' || !terms)
    return (
      <div class="w-state is-ruby" role="alert">
        <Icon name="shapeTriangle" small />
        <div>
          <strong class="strong">This did not load.</strong> Nothing has changed.{' '}
          <button class="w-link" type="button" onClick={() => void updates.read()}>
            Try again
          </button>
          <Reference id={failure?.reference ?? null} />
        </div>
      </div>
    );
  return (
    <div class="w-updates">
      {told.length > 0 && (
        <ul class="w-told" aria-label="Who is told">
          {told.map((each) => (
            <Told key={each.id} each={each} updates={updates} />
          ))}
        </ul>
      )}
      {problem && (
        <Notice gem="citrine" icon="shapeTriangle">
          {problem}
        </Notice>
      )}
      {failure && (
        <div class="w-state is-ruby" role="alert">
          <Icon name="shapeTriangle" small />
          <div>
            <strong class="strong">Not changed.</strong> The order service did not answer.
            <Reference id={failure.reference} />
          </div>
        </div>
      )}
      {free.length > 0 && (
        <Agree key={free.join()} free={free} terms={terms.text} updates={updates} />
      )}
    </div>
  );
}

function Told({ each, updates }: { each: OrderUpdatePartsFragment; updates: OrderUpdatesFlow }) {
  const [code, setCode] = useState('');
  const isBusy = updates.state.stage === 'busy';
  const isPending = each.state === 'PENDING';
  return (
    <li>
      <p class={`w-avail is-${isPending ? 'pearl' : 'emerald'}`}>
        <Icon name={isPending ? 'shapeClock' : 'shapeTick'} small />
        <span class="w-break num">
          {channels[each.channel]}
          {each.channel !== 'PUSH' && each.destination ? ` to ${each.destination}` : ''}
          {isPending ? ', waits for its code' : ''}
        </span>
        <button
          class="w-link"
          type="button"
          aria-disabled={isBusy}
          onClick={() => void updates.unsubscribe(each.id)}
        >
          Stop<span class="sr"> {channels[each.channel]} updates</span>
        </button>
      </p>
      {isPending && (
        <form
          class="w-inline"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void updates.confirm(each.id, code.replace(/\D/g, ''));
          }}
        >
          <Field
            label="Code we sent there"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            setValue={setCode}
            problem={null}
          />
          <button class="btn btn-s" type="submit" aria-disabled={isBusy}>
            Confirm
          </button>
        </form>
      )}
    </li>
  );
}

function Agree(props: {
  free: readonly OrderUpdateChannel[];
  terms: string;
  updates: OrderUpdatesFlow;
}) {
  const { free, terms, updates } = props;
  const [channel, setChannel] = useState<OrderUpdateChannel>(free[0] ?? 'EMAIL');
  const [address, setAddress] = useState('');
  const [lacking, setLacking] = useState<string | null>(null);
  const id = useId();
  const isBusy = updates.state.stage === 'busy';
  return (
    <form
      class="w-agree"
      noValidate
      aria-label="Keep me posted"
      onSubmit={(event) => {
        event.preventDefault();
        const isMissing = channel === 'SMS' && address.trim() === '';
        setLacking(isMissing ? 'With its country, as in +31 6 1234 5678.' : null);
        if (!isBusy && !isMissing) void updates.subscribe(channel, address.trim());
      }}
    >
      <fieldset class="w-choice w-pills">
        <legend>Tell me by</legend>
        {free.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={id}
              checked={each === channel}
              disabled={isBusy}
              onChange={() => setChannel(each)}
            />
            {channels[each]}
          </label>
        ))}
      </fieldset>
      {channel === 'EMAIL' && (
        <Field
          label="Other address (optional)"
          inputMode="email"
          autoComplete="email"
          placeholder="The order's own, if left empty"
          value={address}
          setValue={setAddress}
          problem={null}
        />
      )}
      {channel === 'SMS' && (
        <Field
          label="Phone number"
          autoComplete="tel"
          placeholder="+31 6 1234 5678"
          value={address}
          setValue={setAddress}
          problem={lacking}
        />
      )}
      <p class="w-fine">{terms}</p>
      <button class="btn btn-s btn-wide" type="submit" aria-disabled={isBusy}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy ? 'One moment…' : 'Yes, keep me posted'}
      </button>
    </form>
  );
}
