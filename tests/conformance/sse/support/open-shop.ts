import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type MiniShop, startMiniShop } from '../../../gateway/subscriptions/support/mini-shop.ts';
import {
  type StartedGateway,
  startGateway,
} from '../../../gateway/subscriptions/support/start-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

type GatewayOptions = Parameters<typeof startGateway>[1];

export interface OpenShop extends Pick<MiniShop, 'catalog' | 'events' | 'orders'> {
  /** Address of the gateway in front of it. */
  readonly url: string;
  /** Resolves when the shop serves one subscription. */
  opened(): Promise<void>;
  /** Another gateway in front of the same shop. */
  gatewayWith(options: GatewayOptions): Promise<StartedGateway>;
}

/** A shop behind a gateway for the cases of one file; each case has to close what it opens. */
export function useShop(): OpenShop {
  let shop: MiniShop;
  let started: StartedGateway;
  const serves = (count: number): Promise<void> =>
    eventually(() => expect(shop.orders.subscriptions.open).toBe(count));
  beforeAll(async () => {
    shop = await startMiniShop();
    started = await startGateway(shop);
  });
  // What a case leaves behind would be taken for what the next one has opened.
  afterEach(() => serves(0));
  afterAll(async () => {
    await started[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });
  return {
    get catalog() {
      return shop.catalog;
    },
    get events() {
      return shop.events;
    },
    get orders() {
      return shop.orders;
    },
    get url() {
      return started.gateway.url;
    },
    opened: () => serves(1),
    gatewayWith: (options) => startGateway(shop, options),
  };
}
