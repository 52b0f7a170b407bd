/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type LookupStep, newLookup } from '../domain/lookup.ts';
import { useStore } from '../parts/context.ts';
import { lazily } from '../parts/lazily.tsx';
import { shownOrderId } from '../state/orders-shown.ts';
import type { MessageOf } from '../state/state.ts';
import { CodeForm } from './code-form.tsx';
import { DetailsForm } from './details-form.tsx';
import { OrderCard } from './order-card.tsx';

const OrderLink = lazily(async () => (await import('./order-later.ts')).OrderLink);

/** Where an order is; asks for the guest check first, where it is not open yet. */
export function OrderStatus({ message }: { message: MessageOf<'OrderStatusCard'> }) {
  const orderId = useStore((state) => shownOrderId(state, message));
  return (
    <GuestChecked messageId={message.id} orderId={orderId} orderNumber={message.orderNumber}>
      {(opened) => <OrderCard orderId={opened} />}
    </GuestChecked>
  );
}

/** The guest check in one card: details, then the code, then what is for whoever passed. A hit and a miss read the same. */
export function GuestChecked(props: {
  messageId: string;
  /** Of the order that is open already; null asks for the guest check. */
  orderId: string | null;
  orderNumber: string | null;
  children: (orderId: string) => ComponentChildren;
}) {
  const { messageId, orderId, orderNumber } = props;
  const lookup = useStore((state) => state.lookups[messageId]) ?? newLookup;
  const wasOpen = useRef(orderId !== null);
  if (orderId) return <Focused isWanted={!wasOpen.current}>{props.children(orderId)}</Focused>;
  if (lookup.step === 'following') return <OrderLink messageId={messageId} />;
  const Form = asksCode.includes(lookup.step) ? CodeForm : DetailsForm;
  const begun = lookup.orderNumber === '' && orderNumber ? { ...lookup, orderNumber } : lookup;
  return <Form messageId={messageId} lookup={begun} />;
}

const asksCode: readonly LookupStep[] = ['code', 'verifying'];

/** The form that had the focus is gone: what came in its place takes it. */
function Focused({ isWanted, children }: { isWanted: boolean; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isWanted) place.current?.focus({ preventScroll: true });
  }, [isWanted]);
  return (
    <div class="w-place" ref={place} tabIndex={-1}>
      {children}
    </div>
  );
}
