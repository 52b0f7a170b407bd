import { Link } from 'wouter';
import { Icon } from '../ui/icon.tsx';
import { givenUpWords } from './scan-words.ts';
import { useScans } from './use-scans.ts';

/** Over the orders: scans that none of them took, where there are any. */
export function GivenUpScans() {
  const count = useScans(1, null).data?.shipmentFactDeadLetters.totalCount ?? 0;
  return count > 0 ? (
    <p className="d-strip is-citrine">
      <Icon name="shapeTriangle" />
      <span>
        <strong className="strong">{givenUpWords(count)}.</strong> Their parcels may be elsewhere
        than shown.
      </span>
      <Link className="btn btn-s" href="/orders/scans">
        Look at them
      </Link>
    </p>
  ) : null;
}
