import type { Engine } from '../engine/engine.ts';
import type { ExpiryMonitor } from '../engine/expire.ts';
import type { Refusals } from '../refusals.ts';
import type { Cursors } from '../sessions/cursors.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Snapshots } from '../sessions/snapshots.ts';
import type { FailPoints } from './fail-points.ts';
import type { ToolParameters } from './parameters.ts';

/** What lives as long as the server and is shared by all commands. */
export interface Services {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
  readonly snapshots: Snapshots;
  readonly expiry: ExpiryMonitor;
  readonly failPoints: FailPoints;
  readonly toolParameters: ToolParameters;
  /** Whatever clients asked for in vain. */
  readonly refusals: Refusals;
  /** Address that the server gives itself. */
  readonly host: string;
  readonly startedAt: Date;
  /** Connections that are open now. */
  connectionCount(): number;
}
