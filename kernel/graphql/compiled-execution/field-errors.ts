import type { GraphQLError } from 'graphql';
import type { Path } from './run.ts';

/**
 * The errors of a run. Of what stands below a place that has already become null nothing more is told. Places are told
 * apart by identity: the one that became null is the very one to which the places below it lead up.
 */
export class FieldErrors {
  readonly found: GraphQLError[] = [];
  readonly #nulled = new Set<Path>();

  add(error: GraphQLError, path: Path): void {
    if (this.#nulled.size > 0 && this.#isBelowNull(path)) return;
    this.#nulled.add(path);
    this.found.push(error);
  }

  #isBelowNull(path: Path): boolean {
    for (let place = path; place !== undefined; place = place.prev)
      if (this.#nulled.has(place)) return true;
    return this.#nulled.has(undefined);
  }
}
