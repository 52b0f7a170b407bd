/** @jsxImportSource preact */
import { createOrderLink } from '../flows/order-link-flow.ts';
import { askPerson, useSurroundings } from '../parts/context.ts';
import { ErrorCard } from '../parts/error-card.tsx';
import { useFlow } from '../parts/use-flow.ts';

/** An order on its way to whoever followed the link of a letter. */
export function OrderLink({ messageId }: { messageId: string }) {
  const { store, line, guestCheck, conversation } = useSurroundings().concierge;
  const { ensureSession } = conversation;
  const { transport } = line;
  const flow = useFlow((changed) =>
    createOrderLink({ store, transport, guestCheck, ensureSession, changed }, messageId),
  );
  const { failure } = flow;
  if (!failure)
    return (
      <article class="w-card" aria-busy="true">
        <p class="w-sub">Opening your order…</p>
      </article>
    );
  return (
    <ErrorCard
      title="Your order did not open yet"
      reference={failure.reference}
      tryAgain={() => void flow.open()}
      askPerson={() => askPerson(conversation)}
    >
      {failure.unreachable
        ? 'You seem to be offline. Your link is kept; try again when you are back.'
        : (failure.message ?? 'The order service did not answer. Your link is kept.')}
    </ErrorCard>
  );
}
