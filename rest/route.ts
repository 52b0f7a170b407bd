import type { z } from 'zod';
import type { Caller } from '../kernel/caller.ts';

/** One resource of the façade: an operation of the graph, what is taken for it, and what is made of its answer. */
export interface RestRoute {
  /** Unique; `operationId` in the OpenAPI document. */
  readonly id: string;
  readonly tag: Tag;
  readonly method: 'GET' | 'POST';
  /** `/api/concierge/capsule/:holdId/extend` */
  readonly path: string;
  /** Further addresses of the same. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** `bearer`: nobody without a token gets as far as the graph. What a token opens is the graph's to say. */
  readonly access: 'anyone' | 'bearer';
  /** Whether it changes something: then `x-idempotency-key` is required. */
  readonly changes: boolean;
  readonly status: 200 | 201;
  readonly operation: string;
  /** The field of the operation without which there is no answer. */
  readonly root: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject | null;
  /** Whether it takes one file as multipart/form-data in place of a body; then it changes something. */
  readonly takesFile: boolean;
  readonly answer: z.ZodType;
  /** A request that works in the demo shop. */
  readonly example: Readonly<Partial<Input>>;
  variables(input: Input, asked: Asked): Readonly<Record<string, unknown>>;
  /** @param data what the graph answered, its root there */
  shape(data: Readonly<Record<string, unknown>>): unknown;
}

export type Tag =
  | 'Products'
  | 'Orders'
  | 'Order updates'
  | 'Returns'
  | 'Capsule'
  | 'Shortlist'
  | 'Inspiration'
  | 'Stylist'
  | 'Conversation'
  | 'Dashboard';

/** What came with a request, checked. */
export interface Input {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Who asked, and the key that they may ask again with. */
export interface Asked {
  readonly caller: Caller;
  readonly idempotencyKey: string;
  /** Under which the file that came with the request is known; null without one. */
  readonly uploadId: string | null;
}
