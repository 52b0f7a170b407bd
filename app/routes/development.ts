import type { Route } from '../../gateway/http/router.ts';
import { isStaffRole, type StaffRole, staffRoles } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { DemoRepository } from '../demo/repository.ts';
import { type ShipDemo, shipNext } from '../demo/ship.ts';
import { json, readJson } from './json.ts';

export interface ServiceStatus {
  readonly name: string;
  readonly state: 'ready' | 'starting' | 'down';
  /** One short fact about it: `214 pieces`. */
  readonly detail: string | null;
}

export interface MintedToken {
  readonly token: string;
  readonly expiresAt: string;
}

/** What the development pages ask for. None of it exists in staging or production. */
export interface DevelopmentTools {
  readonly orders: DemoRepository;
  readonly ship: ShipDemo;
  readonly startedInMs: () => number;
  readonly services: () => Promise<readonly ServiceStatus[]>;
  readonly mintToken: (role: StaffRole, client: string) => Promise<MintedToken>;
  readonly mailbox: (first: number) => Promise<readonly object[]>;
}

/** The order that the start page sends people to. */
const firstToTry = 'GG-12047';
const ordersToTryMax = 8;
const mailboxPageMax = 100;
const clientNames = ['dashboard', 'sandbox'];

export const developmentRoutes = (tools: DevelopmentTools): readonly Route[] => [
  {
    method: 'GET',
    path: '/dev/status',
    async handle() {
      const [services, counts] = await Promise.all([tools.services(), tools.orders.counts()]);
      return json({ startedInMs: tools.startedInMs(), services, counts });
    },
  },
  {
    method: 'GET',
    path: '/dev/tokens',
    async handle() {
      const minted = staffRoles.map(async (role) => ({
        role,
        ...(await tools.mintToken(role, 'sandbox')),
      }));
      return json({ tokens: await Promise.all(minted) });
    },
  },
  {
    method: 'POST',
    path: '/dev/tokens',
    async handle(request) {
      const { role, client = 'sandbox' } = await readJson(request);
      if (!isStaffRole(role))
        throw new ShopError('BAD_USER_INPUT', `role must be one of ${staffRoles.join(', ')}`, {
          field: 'role',
        });
      if (typeof client !== 'string' || !clientNames.includes(client))
        throw new ShopError('BAD_USER_INPUT', `client must be one of ${clientNames.join(', ')}`, {
          field: 'client',
        });
      return json(await tools.mintToken(role, client));
    },
  },
  {
    method: 'GET',
    path: '/dev/mailbox',
    async handle({ query }) {
      const first = Number(query.get('first') ?? 30);
      if (!Number.isInteger(first) || first < 1 || first > mailboxPageMax)
        throw new ShopError('BAD_USER_INPUT', `first must be from 1 to ${mailboxPageMax}`, {
          field: 'first',
        });
      return json({ messages: await tools.mailbox(first) });
    },
  },
  {
    method: 'GET',
    path: '/dev/orders',
    async handle() {
      const [first, latest] = await Promise.all([
        tools.orders.findOrder(firstToTry),
        tools.orders.ordersToTry(ordersToTryMax),
      ]);
      const others = latest.filter(({ number }) => number !== firstToTry);
      return json({ orders: [...(first ? [first] : []), ...others].slice(0, ordersToTryMax) });
    },
  },
  {
    method: 'POST',
    path: '/dev/ship',
    async handle(request) {
      const { orderNumber } = await readJson(request);
      if (typeof orderNumber !== 'string' || !/^GG-\d{1,10}$/.test(orderNumber))
        throw new ShopError('BAD_USER_INPUT', 'orderNumber must look like GG-12047', {
          field: 'orderNumber',
        });
      return json(await shipNext(orderNumber, tools.ship));
    },
  },
];
