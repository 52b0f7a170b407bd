import { createContext, useContext } from 'react';
import {
  DashboardGivenUpCountsDocument,
  DashboardGivenUpPayoutCountDocument,
} from '../generated/graphql.ts';
import { useRole } from '../session/session-context.ts';
import type { GivenUpView } from './given-up-views.ts';
import { useEachMinute } from './use-given-up.ts';

interface GivenUpCounts {
  /** null where a role may not see them, or none are known yet. */
  readonly counts: Readonly<Record<GivenUpView, number | null>>;
  readonly recount: () => void;
}

/** How much was given up of each kind. */
export function useCountGivenUp(): GivenUpCounts {
  const { isLead } = useRole();
  const ofOrders = useEachMinute(DashboardGivenUpCountsDocument, { asLead: isLead });
  const ofReturns = useEachMinute(DashboardGivenUpPayoutCountDocument, {});
  const { shipmentFactDeadLetters, orderUpdateDeadLetters, feedDeadLetters } = ofOrders.data ?? {};
  return {
    counts: {
      scans: shipmentFactDeadLetters?.totalCount ?? null,
      payouts: ofReturns.data?.returnPayoutDeadLetters.totalCount ?? null,
      notices: orderUpdateDeadLetters?.totalCount ?? null,
      events: feedDeadLetters?.totalCount ?? null,
    },
    recount() {
      ofOrders.again();
      ofReturns.again();
    },
  };
}

const CountsContext = createContext<GivenUpCounts | null>(null);
/** Counted once for the navigation and the page. */
export const GivenUpCountsProvider = CountsContext.Provider;

export function useGivenUpCounts(): GivenUpCounts {
  const counts = useContext(CountsContext);
  if (!counts) throw new Error('There is no GivenUpCountsProvider above');
  return counts;
}
