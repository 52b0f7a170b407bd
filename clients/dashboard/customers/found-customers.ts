import type {
  DashboardCustomerFragment,
  DashboardFindCustomersQuery,
} from '../generated/graphql.ts';
import type { Answered } from '../graph/answered.ts';

type FoundOrder = Answered<DashboardFindCustomersQuery>['orders']['nodes'][number];

/** A customer, and by which of their orders they were found. */
export interface FoundCustomer {
  readonly customer: DashboardCustomerFragment;
  readonly orderNumbers: readonly string[];
}

export interface Found {
  readonly customers: readonly FoundCustomer[];
  /** Orders whose customer has been forgotten: there is nobody to find behind them. */
  readonly forgotten: readonly string[];
}

/** Each customer of these orders once, in the order in which they were found. */
export function foundCustomers(orders: readonly FoundOrder[]): Found {
  const found = new Map<string, FoundCustomer>();
  const forgotten: string[] = [];
  for (const { number, customer } of orders) {
    if (!customer) continue;
    if (isForgotten(customer)) {
      forgotten.push(number);
      continue;
    }
    const before = found.get(customer.id)?.orderNumbers ?? [];
    found.set(customer.id, { customer, orderNumbers: [...before, number] });
  }
  return { customers: [...found.values()], forgotten };
}

/** Who was forgotten has no address: everybody else gave one to order. */
export const isForgotten = ({ emailMasked }: Pick<DashboardCustomerFragment, 'emailMasked'>) =>
  !emailMasked.includes('@');
