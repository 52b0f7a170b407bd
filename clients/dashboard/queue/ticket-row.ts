import type {
  DashboardTicketDetailFragment,
  DashboardTicketRowFragment,
} from '../generated/graphql.ts';

export type TicketRow = DashboardTicketRowFragment;
export type Ticket = DashboardTicketDetailFragment;

/** Who asks, as far as they said: else the number stands in. */
export const askerOf = ({ contact, number }: TicketRow): string => contact?.name ?? number;

/** The beginning of what the shopper wrote, in one line. */
export const subjectOf = ({ message }: TicketRow): string => message.replaceAll(/\s+/g, ' ').trim();
