import { createBoundedMap } from '../../kernel/bounded-map.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Generation } from '../generation.ts';
import type { RegisteredOperation } from '../operations/registered-operations.ts';
import {
  compareOperation,
  type Finding,
  type PlannedOperation,
} from '../plan-budgets/compare-plans.ts';
import { defaultGrowth, type Growth, type PlanBudgets } from '../plan-budgets/plan-budgets.ts';

/** What a supergraph that breaks or slows a registered operation meets: a refusal, a line in the log, or nothing. */
export const gateModes = ['refuse', 'warn', 'off'] as const;
export type GateMode = (typeof gateModes)[number];

export interface ReloadGateSettings {
  readonly mode: GateMode;
  /** What plans may be; where there is none they may grow a little. */
  readonly budgets: PlanBudgets;
  readonly growth?: Growth;
}

export const defaultGate: ReloadGateSettings = { mode: 'refuse', budgets: {} };

/** A supergraph that was not let in. */
export interface RefusedSupergraph {
  /** Of the generation that it would be. */
  readonly generation: string;
  readonly findings: readonly Finding[];
}

/** Holds each new supergraph against what clients have registered, before it serves. */
export interface ReloadGate {
  /** @throws ShopError RELOAD_REFUSED naming client, operation and field of all that would break or slow */
  check(next: Generation, current: Generation): Promise<void>;
  /** The last that was refused; null once another came. */
  refused(): RefusedSupergraph | null;
  /** Another came, which may not get here: it may be the one that serves, or none at all. */
  forget(): void;
  /** Lets this one in, whatever it does to clients. */
  allow(generation: string): void;
}

export interface ReloadGateParts extends ReloadGateSettings {
  readonly registered: () => readonly RegisteredOperation[];
  /** Whether a client was heard of lately. */
  readonly isLive: (client: string) => boolean;
  readonly plan: (generation: Generation, text: string) => Promise<PlannedOperation>;
  readonly log: Log;
}

/** Supergraphs that somebody let in by force, remembered in case they come again. */
const allowedMax = 100;

export function createReloadGate(parts: ReloadGateParts): ReloadGate {
  const { mode, budgets, growth = defaultGrowth, registered, isLive, plan, log } = parts;
  const allowed = createBoundedMap<true>(allowedMax);
  let refused: RefusedSupergraph | null = null;

  async function findingsOf(next: Generation, current: Generation): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    for (const operation of registered()) {
      if (!isLive(operation.client)) continue;
      const before = await plan(current, operation.text);
      const after = await plan(next, operation.text);
      const finding = compareOperation(operation, before, after, { budgets, growth });
      if (finding) findings.push(finding);
      // Requests go between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return findings;
  }

  return {
    refused: () => refused,
    forget() {
      refused = null;
    },
    allow: (generation) => allowed.set(generation, true),

    async check(next, current) {
      if (mode === 'off') return;
      const findings = await findingsOf(next, current);
      const isLetIn = findings.length === 0 || mode === 'warn' || allowed.get(next.id) === true;
      refused = isLetIn ? null : { generation: next.id, findings };
      for (const { client, operation, kind, fields, message } of findings)
        log.warn({ generation: next.id, client, operation, kind, fields }, message);
      if (!isLetIn)
        throw new ShopError(
          'RELOAD_REFUSED',
          `This supergraph would not serve registered operations as before:\n  ${findings
            .map(({ message }) => message)
            .join('\n  ')}`,
          { generation: next.id },
        );
    },
  };
}
