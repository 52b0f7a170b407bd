import type { AltairConfigOptions } from 'altair-static';
import { type StaffRole, staffRoles } from '../../kernel/caller.ts';
import { type Example, examples } from './examples.ts';

export interface SandboxPage {
  /** The host as the browser knows it: `localhost:4000`. */
  readonly host: string;
  /** A development token for each role. */
  readonly tokens: Readonly<Record<StaffRole, string>>;
}

/** The role of a fresh sandbox; the others are one click away, as environments. */
const firstRole: StaffRole = 'support_lead';

/**
 * Altair's starting state. `{{staff}}` stands for the token of the role that is chosen as environment. Nothing is
 * kept between loads: tokens expire, and the saved operations should run each time somebody comes.
 */
export const sandboxOptions = ({ host, tokens }: SandboxPage): AltairConfigOptions => ({
  endpointURL: `http://${host}/graphql`,
  subscriptionsEndpoint: `ws://${host}/graphql`,
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  preserveState: false,
  disableAccount: true,
  initialSettings: {
    theme: 'system',
    'theme.dark': 'dark',
    'schema.reloadOnStart': true,
    'banners.disable': true,
    'alert.disableUpdateNotification': true,
  },
  initialEnvironments: {
    base: { title: 'Environment', variables: { staff: bearer(tokens[firstRole]) } },
    subEnvironments: staffRoles.map((role) => ({
      id: role,
      title: role,
      variables: { staff: bearer(tokens[role]) },
    })),
    activeSubEnvironment: firstRole,
  },
  initialWindows: examples.map((example) => windowOf(example, host)),
});

const bearer = (token: string): string => `Bearer ${token}`;

const windowOf = ({ name, caller, query, variables }: Example, host: string) => ({
  initialName: name,
  endpointURL: `http://${host}/graphql`,
  subscriptionsEndpoint: `ws://${host}/graphql`,
  initialSubscriptionRequestHandlerId: 'graphql-ws' as const,
  initialQuery: query,
  initialVariables: JSON.stringify(variables ?? {}, null, 2),
  ...(caller === 'staff'
    ? {
        initialHeaders: { authorization: '{{staff}}' },
        initialSubscriptionsPayload: { authorization: '{{staff}}' },
      }
    : {}),
});
