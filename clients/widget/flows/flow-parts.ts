import type { Live } from '../../sdk/live.ts';
import type { Transport } from '../../sdk/transport.ts';

/** What a flow that lives with its view asks and tells with. */
export interface FlowParts {
  readonly transport: Transport;
  readonly live: Live;
  /** For screen readers, politely. */
  speak(text: string): void;
  /** The view is drawn again. */
  changed(): void;
}
