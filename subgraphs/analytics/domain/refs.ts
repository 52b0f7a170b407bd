/** Things of other subgraphs as analytics knows them: global ids to look figures up by, nothing more. */
interface Ref {
  readonly id: string;
}

export type SessionRef = Ref;
export type OrderRef = Ref;
export type ProductRef = Ref;

export interface TicketRef extends Ref {
  /** The session in which it was asked for; null where the caller may not know. */
  readonly session?: Ref | null;
}
