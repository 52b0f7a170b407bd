import { type Caller, nameOf } from './caller.ts';

/** That staff had something tried once more that had been given up; kept with it, so that others see who did. */
export interface Retry {
  /** The person's name, a program's own. */
  readonly by: string;
  readonly at: Date;
}

export const retryOf = (caller: Caller, at: Date): Retry => ({ by: nameOf(caller), at });
