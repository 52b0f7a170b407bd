import type { Role } from './run.ts';

/** A request that shows something when it is explained. */
export interface Example {
  readonly name: string;
  readonly role: Role;
  readonly query: string;
}

export const examples: readonly Example[] = [
  {
    name: 'One order, from three subgraphs',
    role: 'support_lead',
    query: `query OneOrder {
  orders(first: 1, filter: { number: "GG-12047" }) {
    nodes {
      number
      shipmentStatus
      lines { title product { title image { url } } }
      returns { number state }
    }
  }
}`,
  },
  {
    name: 'What a viewer may not see',
    role: 'viewer',
    query: `query Denied {
  orders(first: 3) { nodes { number total { amount } } }
}`,
  },
  {
    name: 'Orders live: each event by itself',
    role: 'support_lead',
    query: `subscription OrdersChanging {
  ordersChanged {
    order { number shipmentStatus lines { product { title image { url } } } }
  }
}`,
  },
];
