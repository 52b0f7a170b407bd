/** A concierge session as analytics knows it: an id to look ratings up by, nothing more. */
export interface SessionRef {
  readonly id: string;
}
