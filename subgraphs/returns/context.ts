import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ReturnLoaders } from './loaders.ts';
import type { ReturnRepository } from './repository.ts';
import type { ReturnRequests } from './return-requests.ts';

/** What a resolver of returns can reach, made anew for each request. */
export interface ReturnsContext {
  readonly caller: Caller;
  readonly returns: ReturnRepository;
  readonly loaders: ReturnLoaders;
  readonly requests: ReturnRequests;
  readonly clock: Clock;
  /** Signs paging cursors. */
  readonly cursorSecret: string;
}
