/** What each role sees here; the graph enforces it, the dashboard only refrains from asking. */
export const roles = {
  support_lead: {
    label: 'Support lead',
    may: 'Everything here, with figures and totals',
    readsTotals: true,
    readsKpis: true,
    worksTickets: true,
    worksOrders: true,
    worksReturns: true,
    isLead: true,
    readsCustomerFiles: false,
  },
  concierge_agent: {
    label: 'Concierge agent',
    may: 'Orders, returns and tickets, without totals',
    readsTotals: false,
    readsKpis: false,
    worksTickets: true,
    worksOrders: true,
    worksReturns: true,
    isLead: false,
    readsCustomerFiles: false,
  },
  viewer: {
    label: 'Viewer',
    may: 'Reads orders, returns and tickets, without totals',
    readsTotals: false,
    readsKpis: false,
    worksTickets: false,
    worksOrders: false,
    worksReturns: false,
    isLead: false,
    readsCustomerFiles: false,
  },
  admin: {
    label: 'Admin',
    may: 'All of it, and the data of customers',
    readsTotals: true,
    readsKpis: true,
    worksTickets: true,
    worksOrders: true,
    worksReturns: true,
    isLead: true,
    readsCustomerFiles: true,
  },
} as const;

export type RoleName = keyof typeof roles;
export const roleNames = Object.keys(roles) as readonly RoleName[];

export const isRoleName = (name: unknown): name is RoleName =>
  typeof name === 'string' && Object.hasOwn(roles, name);
