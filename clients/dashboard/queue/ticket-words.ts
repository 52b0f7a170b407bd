import type { TicketPriorityReason, TicketStep, TicketTopic } from '../generated/graphql.ts';

export const topicWords: Readonly<Record<TicketTopic, string>> = {
  STYLE_ADVICE: 'Help with choosing',
  SIZING: 'Sizes',
  CAPSULE_HOLD: 'A piece on hold',
  ORDER_CHANGE: 'Change of an order',
  DELIVERY: 'Delivery',
  RETURN_EXCHANGE: 'Return or exchange',
  REPAIR_CARE: 'Repair and care',
  COMPLAINT: 'Complaint',
  OTHER: 'Something else',
};

export const reasonWords: Readonly<Record<TicketPriorityReason, string>> = {
  ESCALATED: 'raised by the team',
  COMPLAINT: 'a complaint',
  HOLD_ENDS_SOON: 'a hold ends soon',
  URGENT_WORDS: 'cannot wait',
  VIP: 'pieces worth €10,000 or more',
  HIGH_VALUE_ORDER: 'an order of €2,500 or more',
  UNHAPPY_WORDS: 'sounds disappointed',
  CAME_BACK: 'came back',
};

export const historyWords: Readonly<Record<TicketStep, string>> = {
  CREATED: 'Asked for',
  ASSIGNED: 'Taken',
  STARTED: 'Answering began',
  WAITING: 'Waits for the shopper',
  RESOLVED: 'Resolved',
  CLOSED: 'Closed',
  REOPENED: 'Reopened',
  ESCALATED: 'Made more urgent',
  NOTED: 'Noted',
  AT_RISK: '80 % of the time is used up',
  BREACHED: 'The promised time is over',
};
