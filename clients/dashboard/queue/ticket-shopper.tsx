import { useQuery } from '@apollo/client/react';
import type { ReactNode } from 'react';
import { DashboardTicketShopperDocument } from '../generated/graphql.ts';
import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';

/** A shopper goes on saving and holding while the ticket is open. */
const askEveryMs = 60_000;
/** Pieces that are shown of those that are saved: a session keeps up to fifty. */
const savedMax = 6;

/** What the shopper keeps in their session: pieces that are held and saved, and how they rated. What is not there is left out. */
export function TicketShopper({ ticketId }: { ticketId: string }) {
  const now = useNow(60_000);
  const { data } = useQuery(DashboardTicketShopperDocument, {
    variables: { id: ticketId },
    // What somebody looks at is nothing to keep.
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    pollInterval: askEveryMs,
  });
  const session = data?.stylistTicket?.session;
  const held = (session?.holds ?? []).filter(
    ({ state }) => state === 'ACTIVE' || state === 'EXTENDED',
  );
  const saved = (session?.shortlist?.products ?? []).filter((product) => product !== null);
  const rating = session?.csat?.at(-1)?.rating;
  return (
    <>
      <Pieces title="Held">
        {held.map(({ id, product, variant, expiresAt }) => (
          <Piece key={id} product={product} title={product?.title ?? 'A piece'}>
            {variant ? `${variant.title}, ` : ''}until{' '}
            {inSentence(exactWhen(new Date(expiresAt), now))}
          </Piece>
        ))}
      </Pieces>
      <Pieces title={saved.length > savedMax ? `Saved, ${savedMax} of ${saved.length}` : 'Saved'}>
        {saved.slice(0, savedMax).map((product) => (
          <Piece key={product.id} product={product} title={product.title}>
            {moneyWords(product.price)}
          </Piece>
        ))}
      </Pieces>
      {rating ? (
        <section>
          <h3>Last rating</h3>
          <p className="num">{rating} of 5</p>
        </section>
      ) : null}
    </>
  );
}

const Pieces = ({ title, children }: { title: string; children: readonly ReactNode[] }) =>
  children.length > 0 ? (
    <section>
      <h3>{title}</h3>
      <ul className="d-lines">{children}</ul>
    </section>
  ) : null;

interface PieceProps {
  readonly product: { readonly image: { readonly url: string } } | null;
  readonly title: string;
  readonly children: ReactNode;
}

const Piece = ({ product, title, children }: PieceProps) => (
  <li>
    <PieceArt line={{ product }} sizePx={48} />
    <span>
      <b>{title}</b>
      <small className="d-dim num">{children}</small>
    </span>
  </li>
);
