export { type Aurora, type AuroraOptions, createAurora } from './aurora.ts';
export type { ErrorCode } from './generated/error-codes.ts';
export { newIdempotencyKey } from './idempotency-key.ts';
export type { Live, LiveEvent, LiveSink, LiveState } from './live.ts';
export type { GraphError } from './operation.ts';
export { type Done, dataOf, type Failed, type Outcome, type UserError } from './outcome.ts';
export { createRest, type Rest, type RestOptions } from './rest.ts';
export { reviveOnReturn } from './revive.ts';
export { RequestFailed } from './transport.ts';
