import type { Caller } from '../../kernel/caller.ts';
import type { ErrorCode } from '../../kernel/errors.ts';
import type { Operation, RequestContext } from '../operation.ts';

/** One request as log and metrics see it. Never variables, never data. */
export interface ObservedRequest {
  /** The caller is null when the request was refused before anybody knew who asks. */
  readonly context: Pick<RequestContext, 'requestId' | 'door' | 'span'> & {
    readonly caller: Caller | null;
  };
  /** null when the request was refused before its document was read. */
  readonly operation: Operation | null;
  /** Whether a client registered it beforehand: only then is its name one of a few. */
  readonly isRegistered: boolean;
  /** Of the refusal, or of the errors beside the data; `other` for codes of subgraphs that the catalogue does not know. */
  readonly errorCodes: readonly (ErrorCode | 'other')[];
  readonly httpStatus: number;
  /** Until the answer; for a subscription until it stands. */
  readonly durationMs: number;
}

export type ObserveRequest = (request: ObservedRequest) => void;
