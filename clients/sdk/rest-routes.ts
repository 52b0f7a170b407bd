/** A route of the REST façade: what it takes, what it tells, and where it is. Generated files make them. */
export interface RestRoute<Asked, Told> {
  readonly method: 'GET' | 'POST';
  /** `/api/concierge/capsule/:holdId/extend` */
  readonly path: string;
  /** Whether it carries an idempotency key. */
  readonly changes: boolean;
  /** For the compiler alone. */
  readonly types?: (asked: Asked) => Told;
}

export const route = <Asked, Told>(
  method: 'GET' | 'POST',
  path: string,
  changes: boolean,
): RestRoute<Asked, Told> => ({ method, path, changes });
