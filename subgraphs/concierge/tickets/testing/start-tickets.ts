import {
  anonymous,
  type Caller,
  type ShopperCaller,
  type StaffCaller,
  type StaffRole,
  scopesOfRole,
} from '../../../../kernel/caller.ts';
import { executeOnSubgraph } from '../../../../kernel/graphql/execute.ts';
import type { SubgraphParts } from '../../../../kernel/graphql/subgraph.ts';
import { localIdOf } from '../../../../kernel/ids.ts';
import type { CrmConfig } from '../../../../kernel/stylist-config.ts';
import { type StartedSubgraph, startSubgraph } from '../../../../tests/support/start-subgraph.ts';
import { createConciergeSubgraph } from '../../index.ts';
import { createMirrorRepository } from '../crm/mirror-repository.ts';
import { createEraseTickets } from '../erase-tickets.ts';
import { createTicketRepository, ticketsCollection } from '../repository.ts';
import type { TicketRecord } from '../ticket.ts';
import { startTicketClock } from '../ticket-clock.ts';

export const shop = 'glowglitch';

/** One of the team. */
export const staff = (name: string, role: StaffRole = 'concierge_agent'): StaffCaller => ({
  kind: 'staff',
  tenant: shop,
  client: 'dashboard',
  subject: `usr_${name.toLowerCase()}`,
  name,
  roles: [role],
  scopes: scopesOfRole[role],
});
export const jasper = staff('Jasper');
export const ruby = staff('Ruby');
export const lead = staff('Lea', 'support_lead');
export const viewer = staff('Vera', 'viewer');

export interface Ticket {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly priority: string;
  readonly slaMinutes: number;
  readonly slaTarget: string;
  readonly slaDueAt: string | null;
  readonly slaStatus: string;
  readonly queuePosition: number | null;
  readonly version: number;
}

export interface TicketAnswer {
  readonly ticket: Ticket | null;
  readonly messages?: readonly { readonly text?: string }[];
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
  }[];
}

export type TicketMutation =
  | 'Create'
  | 'Assign'
  | 'Start'
  | 'Wait'
  | 'Resolve'
  | 'Reopen'
  | 'Escalate'
  | 'Note';

export const fieldsOfTicket =
  'id number state priority slaMinutes slaTarget slaDueAt slaStatus queuePosition version';

export type StartedTickets = Awaited<ReturnType<typeof startTickets>>;

/** Two copies of the concierge on a database of their own, asked in turn, and the ways to ask them about tickets. */
export async function startTickets({ crm = null }: { readonly crm?: CrmConfig | null } = {}) {
  const concierge = await startSubgraph((parts) => createConciergeSubgraph(connected(parts, crm)));
  const { db } = concierge.parts;
  const parts = connected(concierge.parts, crm);
  const copy = createConciergeSubgraph(parts);
  await copy.start();
  let made = 0;
  const nextKey = (): string => `a-key-of-the-tests-${++made}`;

  let asked = 0;
  const send: StartedSubgraph['ask'] = async (query, variables = {}, caller = anonymous(shop)) => {
    asked += 1;
    if (asked % 2 === 0) return concierge.ask(query, variables, caller);
    const request = { query, variables, caller, requestId: 'req_test', deadlineAtMs: null };
    return JSON.parse(JSON.stringify(await executeOnSubgraph(copy, request)));
  };

  /** @throws Error with the code of the first error */
  const ask = async <T>(query: string, variables: object, caller?: Caller): Promise<T> => {
    const { data, errors } = await send<T>(query, { ...variables }, caller);
    if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
    return data;
  };

  const change = async (
    name: TicketMutation,
    input: object,
    caller: Caller,
  ): Promise<TicketAnswer> => {
    const messages = name === 'Create' ? 'messages { ... on AssistantText { text } }' : '';
    const data = await ask<Record<string, TicketAnswer>>(
      `mutation ($input: Ticket${name}Input!) { ticket${name}(input: $input) {
        ticket { ${fieldsOfTicket} } ${messages} userErrors { code field } } }`,
      { input: { idempotencyKey: nextKey(), ...input } },
      caller,
    );
    return data[`ticket${name}`] as TicketAnswer;
  };

  const create = (shopper: Caller, input: object = {}): Promise<TicketAnswer> =>
    change('Create', { ...aWish, ...input }, shopper);

  return {
    ...concierge,
    ask: send,
    async [Symbol.asyncDispose]() {
      await copy.stop();
      await concierge[Symbol.asyncDispose]();
    },
    nextKey,
    /** Fails the test on any error. */
    read: ask,
    change,
    create,

    /** A shopper whom no other test knows, with a session that has begun. */
    async aShopper(orderIds: readonly string[] = []): Promise<ShopperCaller> {
      const { sessionStart } = await ask<{ sessionStart: { session: { id: string } } }>(
        'mutation ($input: SessionStartInput!) { sessionStart(input: $input) { session { id } } }',
        { input: { idempotencyKey: nextKey() } },
      );
      const sessionId = localIdOf('ConciergeSession', sessionStart.session.id);
      const scopes =
        orderIds.length > 0 ? (['session', 'order:read'] as const) : (['session'] as const);
      return { kind: 'shopper', tenant: shop, client: 'widget', sessionId, orderIds, scopes };
    },

    /** The clock's look at everything due, as one more copy takes it. */
    async lookAtClock(): Promise<number> {
      const { clock, log, config } = parts;
      const repository = createTicketRepository({ ...parts, piiSalt: config.secrets.piiSalt });
      const mirrors = createMirrorRepository(parts);
      const time = startTicketClock({
        tickets: repository,
        erase: createEraseTickets(parts, { tickets: repository, mirrors }),
        hours: config.stylist.hours,
        clock,
        log,
      });
      try {
        return await time.run();
      } finally {
        await time.close();
      }
    },

    async aTicket(shopper?: Caller, input: object = {}): Promise<Ticket> {
      return theTicket(await create(shopper ?? (await this.aShopper()), input));
    },

    /** Takes one step and expects that it is taken. */
    async step(
      name: TicketMutation,
      { id, version }: Pick<Ticket, 'id' | 'version'>,
      caller: Caller,
      more: object = {},
    ): Promise<Ticket> {
      const note = name === 'Resolve' || name === 'Reopen' || name === 'Escalate';
      return theTicket(
        await change(
          name,
          {
            ticketId: id,
            expectedVersion: version,
            ...(note ? { note: 'As agreed.' } : {}),
            ...more,
          },
          caller,
        ),
      );
    },

    stored: (filter: Partial<TicketRecord> = {}): Promise<TicketRecord[]> =>
      db.collection<TicketRecord>(ticketsCollection).find(filter).toArray(),
  };
}

const connected = (parts: SubgraphParts, crm: CrmConfig | null): SubgraphParts => ({
  ...parts,
  config: { ...parts.config, stylist: { ...parts.config.stylist, crm } },
});

export const aWish = {
  topic: 'STYLE_ADVICE',
  message: 'Which of these two rings goes with my grandmother’s necklace?',
  contact: { name: 'Opal Sample', email: 'opal@example.com' },
};

/** The ticket of an answer without refusals. */
export function theTicket({ ticket, userErrors }: TicketAnswer): Ticket {
  if (!ticket || userErrors.length > 0)
    throw new Error(`Refused: ${userErrors.map(({ code }) => code).join(', ')}`);
  return ticket;
}
