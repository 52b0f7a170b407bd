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
    name: 'Concierge',
    caller: 'anonymous',
    query: `# Run StartASession, put its token into the headers ({ "authorization": "Bearer …" }), then Ask.
mutation StartASession($start: SessionStartInput!) {
  sessionStart(input: $start) { sessionToken }
}

mutation Ask($ask: MessageSendInput!) {
  messageSend(input: $ask) {
    messages {
      kind
      ... on AssistantText { text quickReplies { label } }
      ... on ProductCard { search { title products(first: 3) { nodes { title price { amount } } } } }
    }
    userErrors { code message }
  }
}
`,
    variables: {
      start: { idempotencyKey: 'sandbox-session-2' },
      ask: { text: 'Gold rings under 2500', idempotencyKey: 'sandbox-message-1' },
    },
  },
  {
    name: 'Guest lookup',
    caller: 'anonymous',
    query: `# Step 1: ask for a one-time code. The answer is the same whether or not the details match an order.
# The code arrives at /mailbox; step 2 opens the order with it.
mutation AskForTheCode($input: OrderLookupRequestInput!) {
  orderLookupRequest(input: $input) {
    challengeId
    expiresAt
    userErrors { code message field }
  }
}

# Needs the token of a session: run "sessionStart" below first and put its token
# into the headers: { "authorization": "Bearer …" }
mutation OpenTheOrder($verify: OrderLookupVerifyInput!) {
  orderLookupVerify(input: $verify) {
    accessToken
    orderId
    attemptsLeft
    userErrors { code message }
  }
}

mutation StartASession($start: SessionStartInput!) {
  sessionStart(input: $start) {
    sessionToken
    expiresAt
    userErrors { code message }
  }
}
`,
    variables: {
      input: {
        orderNumber: 'GG-12047',
        email: 'opal@example.com',
        idempotencyKey: 'sandbox-ask-1',
      },
      start: { idempotencyKey: 'sandbox-session-1' },
      verify: { challengeId: '', code: '', idempotencyKey: 'sandbox-verify-1' },
    },
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
