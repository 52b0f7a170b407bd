import type { TicketErrorCode } from '../../generated/types.ts';
import { messageLengthMax } from '../ticket-request.ts';
import { noteLengthMax, stepsMax } from '../ticket-steps.ts';

/** What is said to whoever can put it right. */
const problems: Readonly<Record<TicketErrorCode, string>> = {
  ALREADY_OPEN: 'You have an open ticket on that topic',
  MESSAGE_EMPTY: 'Say what it is about',
  MESSAGE_TOO_LONG: `A message has at most ${messageLengthMax.toLocaleString('en-GB')} characters`,
  CONTACT_MISSING: 'Leave an e-mail address or a phone number',
  NAME_INVALID: 'A name has 1 to 100 characters',
  EMAIL_INVALID: 'That is no e-mail address',
  PHONE_INVALID: 'Write the number with its country: +31 20 123 4567',
  ORDER_NOT_FOUND: 'This session has not opened that order',
  NOT_FOUND: 'There is no ticket with that id',
  CONFLICT: 'Somebody else changed the ticket first',
  ILLEGAL_STATE: 'There is no such step from the state that the ticket is in',
  NOT_YOURS: 'This ticket is not yours: take it first, or leave it to who has it',
  LEADS_ONLY: 'Only leads give tickets to others',
  NOTE_REQUIRED: 'Say why, in a few words',
  NOTE_TOO_LONG: `A note has at most ${noteLengthMax.toLocaleString('en-GB')} characters`,
  NOT_HIGHER: 'The ticket has that priority already, or a higher one',
  TOO_LATE: 'That was resolved more than 14 days ago; ask anew',
  TOO_MANY_STEPS: `A ticket has at most ${stepsMax} steps and notes`,
};

/** A path in the input, of those problems that are not about `ticketId`. */
export type ProblemFields = Readonly<Partial<Record<TicketErrorCode, readonly string[]>>>;

const usualFields: ProblemFields = {
  CONFLICT: ['expectedVersion'],
  NOTE_REQUIRED: ['note'],
  NOTE_TOO_LONG: ['note'],
};

/** What the payload says: nothing where there is no problem. */
export const userErrorsOf = (problem: TicketErrorCode | null, fields: ProblemFields = {}) =>
  problem === null
    ? []
    : [
        {
          code: problem,
          message: problems[problem],
          field: ['input', ...(fields[problem] ?? usualFields[problem] ?? ['ticketId'])],
        },
      ];
