/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type LookupStep, newLookup } from '../domain/lookup.ts';
import { useStore } from '../parts/context.ts';
import { CodeForm } from './code-form.tsx';
import { DetailsForm } from './details-form.tsx';
import { OrderCard } from './order-card.tsx';

/** The guest check in one card: details, then the code, then the order. A hit and a miss read the same. */
export function OrderLookup({ messageId }: { messageId: string }) {
  const lookup = useStore((state) => state.lookups[messageId]) ?? newLookup;
  const wasOpen = useRef(lookup.orderId !== null);
  if (lookup.orderId)
    return (
      <Focused isWanted={!wasOpen.current}>
        <OrderCard orderId={lookup.orderId} />
      </Focused>
    );
  const Form = asksCode.includes(lookup.step) ? CodeForm : DetailsForm;
  return <Form messageId={messageId} lookup={lookup} />;
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
