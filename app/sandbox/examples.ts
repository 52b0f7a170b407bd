import { toGlobalId } from '../../kernel/ids.ts';

/** One window of the sandbox: an operation that runs as it is, on the demo shop. */
export interface Example {
  readonly name: string;
  /** Who asks: nobody, or the staff role of the chosen environment. */
  readonly caller: 'anonymous' | 'staff';
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A window for each flow. The sandbox opens on the last one, which is the one to begin with. */
export const examples: readonly Example[] = [
  {
    name: 'Widget',
    caller: 'anonymous',
    query: `# What the widget asks before anybody speaks. What follows goes with the session's token, which may
# send registered operations only: see it work in the shop.
query Greeting {
  widgetConfig {
    greeting
    menu { label intent text }
    messageLengthMax
  }
  categories { name productCount }
  metals { name marks }
}

mutation StartASession($start: SessionStartInput!) {
  sessionStart(input: $start) {
    session { id startedAt }
    sessionToken
    expiresAt
    userErrors { code message }
  }
}
`,
    variables: { start: { idempotencyKey: 'sandbox-session-1' } },
  },
  {
    name: 'Lead figures',
    caller: 'staff',
    query: `# Choose the environment "viewer" at the top and run it again: the role may not see figures.
query Figures($from: DateTime!, $to: DateTime!) {
  kpis(from: $from, to: $to) {
    key
    value
    previous
    target
    onTarget
    sampleSize
  }
}
`,
    variables: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  },
  {
    name: 'Returns',
    caller: 'staff',
    query: `query Returns {
  returns(first: 10) {
    nodes {
      number
      state
      outcome
      reason { label }
      order { number }
      lines { quantity orderLine { title } }
    }
  }
}
`,
  },
  {
    name: 'Attention',
    caller: 'staff',
    query: `query NeedsAttention {
  orderCounts { view count }
  orders(first: 10, filter: { view: NEEDS_ATTENTION }) {
    nodes {
      number
      attention { reason message since }
      shipments { carrierName trackingNumber trackingUrl }
    }
  }
}
`,
  },
  {
    name: 'Orders live',
    caller: 'staff',
    query: `# Press Run, then move a parcel: "Send the next carrier scan" in the shop's tray,
# or npm run demo:ship -- GG-12047. Each change arrives with the picture joined from catalog.
subscription OrdersChanging {
  ordersChanged {
    changedAt
    order {
      number
      state
      shipmentStatus
      lines { title product { image { url } } }
    }
  }
}
`,
  },
  {
    name: 'Track an order',
    caller: 'staff',
    query: `# Run the journey, then follow it: each scan arrives by itself, with the picture joined from catalog.
query Journey($orderId: ID!) {
  order(id: $orderId) {
    number
    state
    shipmentStatus
    expectedDelivery { date from to }
    shipments { carrierName trackingNumber status }
    statusHistory { title location occurredAt }
  }
}

subscription Follow($orderId: ID!) {
  orderStatusChanged(orderId: $orderId) {
    entry { title location occurredAt }
    order {
      number
      shipmentStatus
      lines { title product { image { url alt } } }
    }
  }
}
`,
    variables: { orderId: toGlobalId('Order', 'ord_12047') },
  },
  {
    name: 'One order',
    caller: 'staff',
    query: `# Order and journey from orders, pictures from catalog, returns from returns: one answer.
query OneOrder {
  orders(first: 1, filter: { number: "GG-12047" }) {
    nodes {
      number
      state
      shipmentStatus
      customer { name emailMasked city }
      lines {
        title
        returnableQuantity
        product { title price { amount } image { url } }
      }
      statusHistory { title location rawCode occurredAt }
      returns { number state outcome }
      returnEligibility { eligible until }
    }
  }
}
`,
  },
  {
    name: 'Find a piece',
    caller: 'anonymous',
    query: `# Anyone may ask the vitrine. Change the filter and run it again.
query FindAPiece($filter: ProductFilter) {
  products(first: 5, filter: $filter, sort: PRICE_ASC) {
    totalCount
    nodes {
      title
      metal { name marks }
      stone
      price { amount currencyCode }
      availability
      image { url alt }
    }
    pageInfo { hasNextPage endCursor }
  }
  productFacets(filter: $filter) {
    label
    values { label count }
  }
}
`,
    variables: { filter: { categories: ['RINGS'], readyToShip: true } },
  },
];
