/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../pages/ask.ts';
import { CopyButton } from '../pages/copy-button.tsx';

interface DemoOrder {
  readonly number: string;
  readonly email: string;
}

const usual: DemoOrder = { number: 'GG-12047', email: 'opal@example.com' };

/** The whole journey, for somebody who has never seen it. */
export function Steps() {
  const [order, setOrder] = useState(usual);
  useEffect(() => {
    void ask<{ orders: DemoOrder[] }>('/dev/orders').then((answer) => {
      const [first] = answer?.orders ?? [];
      if (first) setOrder(first);
    });
  }, []);
  const command = `npm run demo:ship -- ${order.number}`;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">Two minutes with it</h2>
      <ol class="p-steps">
        <li>
          <h3>Ask where an order is</h3>
          <p>
            Open the <a href="/shop">shop</a>, open the concierge and choose <b>Track an order</b>.
            Enter <Value text={order.number} /> and <Value text={order.email} />.
          </p>
        </li>
        <li>
          <h3>Take the code from the mailbox</h3>
          <p>
            The one-time code waits in the <a href="/mailbox">mailbox</a>; <b>Copy code</b>, paste
            it, and the journey opens.
          </p>
        </li>
        <li>
          <h3>Move the parcel</h3>
          <p>
            In the shop’s <b>Try it</b> tray press <b>Send the next carrier scan</b>, or from a
            terminal:
          </p>
          <p class="p-cmd on-velvet">
            <code>{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </p>
          <p class="p-dim">
            A signed carrier webhook arrives; the open widget changes while you watch, and so does
            the row in the <a href={`/dashboard/orders?open=${order.number}`}>dashboard</a>.
          </p>
        </li>
        <li>
          <h3>Ask the graph</h3>
          <p>
            In the <a href="/sandbox">sandbox</a> run <b>One order</b>, then <b>Orders live</b> and
            move the parcel once more.
          </p>
        </li>
      </ol>
    </section>
  );
}

const Value = ({ text }: { text: string }) => (
  <span class="p-value">
    <code>{text}</code>
    <CopyButton text={text} label={`Copy ${text}`} />
  </span>
);
