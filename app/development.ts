import { randomUUID } from 'node:crypto';
import type { DevIssuer } from '../gateway/auth/dev-issuer.ts';
import type { Route } from '../gateway/http/router.ts';
import type { Health } from '../gateway/http/status-routes.ts';
import { signWebhook } from '../integrations/index.ts';
import type { StaffRole } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { createMailbox } from '../kernel/data/mailbox.ts';
import type { Data } from './data.ts';
import { createDemoRepository } from './demo/repository.ts';
import { developmentRoutes, type MintedToken } from './routes/development.ts';
import { forDevelopers } from './routes/for-developers.ts';
import { pageRoute } from './routes/pages.ts';
import { sandboxRoutes } from './sandbox/sandbox-route.ts';
import { servicesOf } from './services.ts';

/** What is known only once the gateway listens. */
export interface Runtime {
  readonly url: () => string;
  readonly health: () => Health;
  readonly startedInMs: () => number;
}

export interface DevelopmentParts {
  readonly config: Config;
  readonly data: Data;
  readonly clock: Clock;
  readonly issuer: DevIssuer;
  readonly runtime: Runtime;
}

/** What helps whoever tries Aurora out: tokens for every role, codes on a page, carrier scans at a click. */
export async function developmentOnly(parts: DevelopmentParts): Promise<readonly Route[]> {
  const { config, data, clock, issuer, runtime } = parts;
  const mailbox = await createMailbox({ db: data.db, clock, config });
  const orders = createDemoRepository(data.db, config.tenant);
  const mintToken = async (role: StaffRole, client: string): Promise<MintedToken> => {
    const { token, expiresAt } = await issuer.mint({ role, client });
    return { token, expiresAt: expiresAt.toISOString() };
  };
  const sign = (body: string) => ({
    ...signWebhook({
      id: `demo_${randomUUID()}`,
      at: clock.now(),
      body,
      secret: config.secrets.hook,
    }),
  });
  return [
    pageRoute('/', 'start'),
    pageRoute('/mailbox', 'mailbox'),
    ...forDevelopers(
      [
        ...sandboxRoutes({ mintToken }),
        ...developmentRoutes({
          orders,
          ship: {
            orders,
            hooksUrl: () => `${runtime.url()}/hooks/${config.tenant}`,
            sign,
            now: () => clock.now(),
          },
          startedInMs: runtime.startedInMs,
          services: async () => servicesOf(runtime.health(), await orders.counts()),
          mintToken,
          mailbox: (first) => mailbox.latest(first),
        }),
      ],
      config.notices.publicUrl,
    ),
  ];
}
