import { DashboardOrderDocument } from '../generated/graphql.ts';
import { answered } from '../graph/answered.ts';
import { useOpened } from '../live/use-opened.ts';
import { useRole } from '../session/session-context.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Drawer, DrawerFailed, DrawerStale, DrawerWait } from '../ui/drawer.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import type { OpenedOrder } from './opened-order.ts';
import { OrderDesk } from './order-desk.tsx';
import { OrderDetails } from './order-details.tsx';

export const drawerTitleId = 'drawer-title';

interface DrawerProps {
  readonly number: string;
  readonly onClose: () => void;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/** One order beside the list, and what can be done with it. */
export function OrderDrawer({ number, ...tools }: DrawerProps) {
  const { readsTotals: withTotals, worksOrders } = useRole();
  const { data, failure, again } = useOpened(
    'orders',
    DashboardOrderDocument,
    { number, withTotals },
    (told) => told.number === number,
  );
  const found = answered(data);
  const order = found?.orders.nodes.find((node) => node.number === number) ?? null;

  return (
    <Drawer
      titleId={drawerTitleId}
      overline={order ? <PlacedWords at={order.placedAt} /> : ' '}
      title={number}
      what="order"
      {...tools}
    >
      {order && failure ? <DrawerStale failure={failure} onRetry={again} /> : null}
      {order ? (
        <OrderDetails order={order} withTotals={withTotals} />
      ) : found ? (
        <p className="d-drawernote">There is no order {number}, or your role may not see it.</p>
      ) : failure ? (
        <DrawerFailed failure={failure} onRetry={again} />
      ) : (
        <DrawerWait what="order" />
      )}
      {order && worksOrders ? (
        <OrderDesk order={order} hasParcel={order.shipments.length > 0} withTotals={withTotals} />
      ) : null}
      {order ? <DrawerActions order={order} /> : null}
    </Drawer>
  );
}

function DrawerActions({ order }: { order: OpenedOrder }) {
  const trackingUrl = order.shipments.find((shipment) => shipment.trackingUrl)?.trackingUrl;
  return (
    <footer>
      {trackingUrl ? (
        <a className="btn btn-s" href={trackingUrl} target="_blank" rel="noreferrer">
          Carrier’s page
          <Icon name="external" size="s" />
        </a>
      ) : null}
      <span className="d-copyline">
        Copy link
        <CopyButton text={window.location.href} label="Copy the link to this order" />
      </span>
    </footer>
  );
}

function PlacedWords({ at }: { at: string }) {
  const now = useNow(60_000);
  return <>Placed {inSentence(exactWhen(new Date(at), now))}</>;
}
