import {
  DashboardReturnApproveDocument,
  DashboardReturnCancelDocument,
  DashboardReturnCloseDocument,
  DashboardReturnDeclineDocument,
  DashboardReturnInspectDocument,
  DashboardReturnReceiveDocument,
  DashboardReturnReopenDocument,
  DashboardReturnResolveDocument,
  type ReturnInspectLineInput,
  type ReturnOutcome,
} from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import type { Return } from './return-row.ts';
import type { StepName } from './return-steps.ts';

/** What was filled in before a step was sent. */
export interface Said {
  /** Empty for none. */
  readonly note: string;
  /** What was accepted, of an inspection. */
  readonly lines?: readonly ReturnInspectLineInput[];
  /** What is done for the customer, of a resolution. */
  readonly outcome?: ReturnOutcome;
}

/** The steps of one return. Its new state comes into the view with the answer, also where a step was refused. */
export function useReturnStep({ id, version }: Return, withTotals: boolean) {
  const { take: takeStep, ...state } = useStep({ withTotals });
  const read = { returnId: id, expectedVersion: version };
  const take = (step: StepName, { note, lines, outcome }: Said): Promise<boolean> => {
    const input = { ...read, note: note || null };
    switch (step) {
      case 'approve':
        return takeStep(step, DashboardReturnApproveDocument, input);
      case 'receive':
        return takeStep(step, DashboardReturnReceiveDocument, input);
      case 'inspect':
        return takeStep(step, DashboardReturnInspectDocument, { ...input, lines: lines ?? null });
      case 'resolve':
        return takeStep(step, DashboardReturnResolveDocument, {
          ...input,
          outcome: outcome ?? null,
        });
      case 'close':
        return takeStep(step, DashboardReturnCloseDocument, input);
      case 'cancel':
        return takeStep(step, DashboardReturnCancelDocument, input);
      case 'decline':
        return takeStep(step, DashboardReturnDeclineDocument, { ...read, note });
      case 'reopen':
        return takeStep(step, DashboardReturnReopenDocument, { ...read, note });
    }
  };
  return { ...state, take };
}
