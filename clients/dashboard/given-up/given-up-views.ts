import { createListUrl } from '../ui/list-url.ts';

interface View {
  readonly label: string;
  readonly isForLeads: boolean;
}

/** What the shop gives up after its last try, by kind. */
export const givenUpViews = {
  scans: { label: 'Carrier scans', isForLeads: false },
  payouts: { label: 'Payouts', isForLeads: false },
  notices: { label: 'Notices', isForLeads: true },
  events: { label: 'Between services', isForLeads: true },
} as const satisfies Record<string, View>;

export type GivenUpView = keyof typeof givenUpViews;

const isGivenUpView = (name: string | null): name is GivenUpView =>
  name !== null && Object.hasOwn(givenUpViews, name);

export const { useUrl: useGivenUpUrl } = createListUrl('/given-up', isGivenUpView, 'scans');
