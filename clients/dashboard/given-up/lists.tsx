import type { FunctionComponent } from 'react';
import {
  DashboardFailedNoticesDocument,
  DashboardFailedPayoutsDocument,
  DashboardFeedLettersDocument,
  DashboardScansDocument,
} from '../generated/graphql.ts';
import { useRole } from '../session/session-context.ts';
import { Empty } from '../ui/blank.tsx';
import { EventRow } from './event-row.tsx';
import { GivenUpList, pageSize, type Reading } from './given-up-list.tsx';
import type { GivenUpView } from './given-up-views.ts';
import { NoticeRow } from './notice-row.tsx';
import { PayoutRow } from './payout-row.tsx';
import { ScanRow } from './scan-row.tsx';
import { useGivenUp } from './use-given-up.ts';

type List = FunctionComponent<{ readonly reading: Reading }>;

const Scans: List = ({ reading }) => (
  <GivenUpList
    name="Scans"
    answer={useGivenUp(DashboardScansDocument, { first: pageSize, after: reading.after })}
    row={ScanRow}
    stillWorks="Payouts and the queue still work."
    reading={reading}
    empty={
      <Empty title="Every scan found its parcel">
        What a carrier tells of a parcel that nobody knows comes here after a day.
      </Empty>
    }
  />
);

const Payouts: List = ({ reading }) => {
  const { readsTotals } = useRole();
  const { after } = reading;
  return (
    <GivenUpList
      name="Payouts"
      answer={useGivenUp(DashboardFailedPayoutsDocument, {
        first: pageSize,
        after,
        withTotals: readsTotals,
      })}
      row={PayoutRow}
      stillWorks="Scans and the queue still work."
      reading={reading}
      empty={
        <Empty title="All money is on its way">
          A refund or a credit that the payment service refused six times comes here.
        </Empty>
      }
    />
  );
};

const Notices: List = ({ reading }) => (
  <GivenUpList
    name="Notices"
    answer={useGivenUp(DashboardFailedNoticesDocument, {
      first: pageSize,
      after: reading.after,
    })}
    row={NoticeRow}
    stillWorks="Payouts and the queue still work."
    reading={reading}
    empty={
      <Empty title="Everybody was told">
        A message about an order that could not be sent comes here, and stays for a month.
      </Empty>
    }
  />
);

const Events: List = ({ reading }) => (
  <GivenUpList
    name="Events"
    answer={useGivenUp(DashboardFeedLettersDocument, { first: pageSize, after: reading.after })}
    row={EventRow}
    stillWorks="Payouts and the queue still work."
    reading={reading}
    empty={
      <Empty title="Every part of the shop knows">
        What one part tells and another could not take in comes here.
      </Empty>
    }
  />
);

export const lists: Readonly<Record<GivenUpView, List>> = {
  scans: Scans,
  payouts: Payouts,
  notices: Notices,
  events: Events,
};
