/** @jsxImportSource preact */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { shipmentStatuses } from '../design/status.ts';
import { Icon } from '../widget/parts/icon.tsx';

interface DemoOrder {
  readonly number: string;
  readonly email: string;
  readonly state: string;
  readonly shipmentStatus: string | null;
}

/** How long the socket stays cut: long enough to see the concierge say so. */
const cutForMs = 6_000;

/**
 * The development tray: the next scan of a carrier, a cut socket, the mailbox. It shows only where `/dev/status`
 * answers, which is never in staging or production.
 */
export async function startTryIt(): Promise<void> {
  const root = document.getElementById('try-it');
  if (!root || !(await isDevelopment())) return;
  document.querySelector('aurora-concierge')?.setAttribute('development', '');
  render(<TryIt orders={await demoOrders()} />, root);
}

function TryIt({ orders }: { orders: readonly DemoOrder[] }) {
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 48rem)').matches);
  const [number, setNumber] = useState(orders[0]?.number ?? '');
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = orders.find((order) => order.number === number);

  async function ship(): Promise<void> {
    setBusy(true);
    setSaid(await sendNextScan(number));
    setBusy(false);
  }

  return (
    <aside class="t-tray" aria-label="Try it, development only">
      <button
        class="t-head"
        type="button"
        aria-expanded={isOpen}
        aria-controls="t-body"
        onClick={() => setOpen(!isOpen)}
      >
        <span class="t-tag">dev</span>
        Try it
        <Icon name={isOpen ? 'down' : 'up'} small />
      </button>
      <div class="t-body" id="t-body" hidden={!isOpen}>
        <ol class="t-steps">
          <li>
            Ask the concierge <em>where is my order</em>.
          </li>
          <li>
            Give the number and e-mail below; the code is in the{' '}
            <a href="/mailbox" target="_blank" rel="noreferrer">
              mailbox
            </a>
            .
          </li>
          <li>Send the next scan and watch the card.</li>
        </ol>
        <label class="t-field">
          <span class="sr">Order to try</span>
          <select
            class="input num"
            value={number}
            onChange={({ currentTarget }) => {
              setNumber(currentTarget.value);
              setSaid(null);
            }}
          >
            {orders.map((order) => (
              <option key={order.number} value={order.number}>
                {order.number} · {wordFor(order.shipmentStatus ?? order.state)}
              </option>
            ))}
          </select>
        </label>
        {chosen && (
          <p class="t-copy">
            <Copy text={chosen.number} />
            <Copy text={chosen.email} />
          </p>
        )}
        <button
          class="btn btn-primary btn-s btn-wide"
          type="button"
          aria-disabled={isBusy || number === ''}
          onClick={() => {
            if (!isBusy) void ship();
          }}
        >
          {isBusy ? <span class="spin" aria-hidden="true" /> : <Icon name="truck" small />}
          Send the next carrier scan
        </button>
        <button
          class="btn btn-s btn-wide"
          type="button"
          onClick={() => {
            dispatchEvent(new CustomEvent('aurora:cut-socket', { detail: cutForMs }));
            setSaid({ text: 'The socket is cut for 6 seconds.', isBad: false });
          }}
        >
          <Icon name="wifi" small />
          Cut the socket
        </button>
        <p class={`t-said ${said?.isBad ? 'is-bad' : ''}`} role="status">
          {said?.text}
        </p>
      </div>
    </aside>
  );
}

const Copy = ({ text }: { text: string }) => (
  <button
    class="t-copybtn num"
    type="button"
    aria-label={`Copy ${text}`}
    onClick={() => void navigator.clipboard?.writeText(text)}
  >
    {text}
    <Icon name="copy" small />
  </button>
);

const wordFor = (status: string): string =>
  Object.entries(shipmentStatuses).find(([name]) => name === status)?.[1].word ??
  status.toLowerCase().replaceAll('_', ' ');

async function isDevelopment(): Promise<boolean> {
  const response = await fetch('/dev/status').catch(() => null);
  return response?.ok === true;
}

async function demoOrders(): Promise<readonly DemoOrder[]> {
  const response = await fetch('/dev/orders').catch(() => null);
  if (!response?.ok) return [];
  const { orders } = (await response.json()) as { orders: readonly DemoOrder[] };
  return orders;
}

async function sendNextScan(orderNumber: string): Promise<{ text: string; isBad: boolean }> {
  try {
    const response = await fetch('/dev/ship', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderNumber }),
    });
    const body = (await response.json()) as {
      status?: string;
      location?: string;
      error?: { message: string };
    };
    if (!response.ok || !body.status)
      return { text: body.error?.message ?? 'The scan was not taken.', isBad: true };
    const place = body.location ? `, ${body.location}` : '';
    return { text: `Sent: ${wordFor(body.status)}${place}.`, isBad: false };
  } catch {
    return { text: 'The server did not answer.', isBad: true };
  }
}
