import type { Caller } from '../../kernel/caller.ts';
import { isShopError } from '../../kernel/errors.ts';
import type { Authenticate, Identity } from '../auth/authenticate.ts';
import type { UpgradeInfo } from '../http/upgrade.ts';
import type { RateLimit } from '../limits/rate.ts';
import { type ExplainRequest, explainHeader } from '../telemetry/explain/permit.ts';
import { atExpiry } from './expiry.ts';
import { keyOf } from './keys.ts';

/** What a client showed in the HTTP request that became the socket; `connection_init` comes first. */
export interface Handshake extends UpgradeInfo {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
}

export interface SocketCallerParts {
  readonly authenticate: Authenticate;
  readonly rateLimit: RateLimit;
  readonly explain: ExplainRequest;
}

/** The payload of a message: credentials may stand in it. */
type Shown = Readonly<Record<string, unknown>>;

/** Who is at the other end of a socket, by what it has shown. */
export class SocketCaller {
  readonly #handshake: Handshake;
  readonly #parts: SocketCallerParts;
  readonly #onExpired: () => void;
  #identity: Identity | null = null;
  #isExplained = false;
  #stopExpiry = nothing;

  constructor(handshake: Handshake, parts: SocketCallerParts, onExpired: () => void) {
    this.#handshake = handshake;
    this.#parts = parts;
    this.#onExpired = onExpired;
  }

  /** null until it is admitted. */
  get caller(): Caller | null {
    return this.#identity?.caller ?? null;
  }

  /** Whether it has shown a permit to see how it is answered. */
  get isExplained(): boolean {
    return this.#isExplained;
  }

  /** Who is shown counts as a request does, before a token's signature costs us something. */
  mayShow(): boolean {
    try {
      this.#parts.rateLimit.take(this.#handshake.remoteAddress);
      return true;
    } catch (error) {
      if (isShopError(error)) return false;
      throw error;
    }
  }

  /** null where what was shown does not hold. */
  async identify(shown: Shown): Promise<Identity | null> {
    const { authorization, apiKey, cookie } = this.#handshake;
    try {
      this.#isExplained ||= (await this.#parts.explain(shown[explainHeader])) !== undefined;
      return await this.#parts.authenticate({
        authorization: textOf(shown, 'authorization', 'Authorization') ?? authorization,
        apiKey: textOf(shown, 'x-api-key', 'apiKey') ?? apiKey,
        other: (name) => textOf(shown, name) ?? (name === 'cookie' ? cookie : undefined),
      });
    } catch (error) {
      if (isShopError(error)) return null;
      throw error;
    }
  }

  /** From now on it speaks as this one, until its token ends. */
  admit(identity: Identity): void {
    this.#identity = identity;
    this.#stopExpiry();
    this.#stopExpiry = atExpiry(identity.expiresAtMs, this.#onExpired);
  }

  /** Whether it is the same caller, who may do the same: streams go on as they were admitted. */
  isSame(identity: Identity): boolean {
    return this.#identity !== null && keyOf(identity.caller) === keyOf(this.#identity.caller);
  }

  /** It has gone: its token ends unheard. */
  leave(): void {
    this.#stopExpiry();
  }
}

const nothing = (): void => {};

function textOf(shown: Shown, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = shown[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
