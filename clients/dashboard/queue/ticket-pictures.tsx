import { useQuery } from '@apollo/client/react';
import { DashboardTicketPicturesDocument } from '../generated/graphql.ts';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';

/** Addresses of pictures hold for ten minutes at least: before that they are asked for anew. */
const askEveryMs = 5 * 60_000;

/** What the shopper showed. A ticket without pictures has no such section; neither has one whose pictures did not come. */
export function TicketPictures({ ticketId }: { ticketId: string }) {
  const now = useNow(60_000);
  const { data } = useQuery(DashboardTicketPicturesDocument, {
    variables: { id: ticketId },
    // A shopper's pictures, and addresses that end, are nothing to keep.
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    pollInterval: askEveryMs,
  });
  const sent = data?.stylistTicket?.session?.inspirations ?? [];
  const pictures = sent.flatMap(({ url, ...picture }) => (url ? [{ ...picture, url }] : []));
  if (pictures.length === 0) return null;
  return (
    <section>
      <h3>Pictures</h3>
      <ul className="q-pictures">
        {pictures.map(({ id, url, width, height, createdAt }, index) => (
          <li key={id}>
            <img
              src={url}
              alt={`Sent by the shopper, ${index + 1} of ${pictures.length}`}
              width={width ?? undefined}
              height={height ?? undefined}
              decoding="async"
            />
            <small className="num">
              {inSentence(exactWhen(new Date(createdAt), now))}{' '}
              <a className="d-link" href={url} download>
                Save
                <span className="sr"> picture {index + 1}</span>
              </a>
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
