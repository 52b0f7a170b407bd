/** Things of other subgraphs as analytics knows them: global ids to look figures up by, nothing more. */
interface Ref {
  readonly id: string;
}

export type SessionRef = Ref;
export type OrderRef = Ref;
export type ProductRef = Ref;
