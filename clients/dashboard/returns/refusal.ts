import { returnStates } from '../../design/status.ts';
import type { Refusal } from '../graph/use-step.ts';
import type { Return } from './return-row.ts';

/** What a step that was refused is told by: beside the field that is wrong, else over the steps. */
export type Told =
  | { readonly at: 'note' | 'step'; readonly words: string }
  | { readonly at: 'line'; readonly index: number; readonly words: string };

/** @param now the return as the refusal showed it: as somebody else has left it, where they were faster */
export function tellRefusal({ code, message, field }: Refusal, now: Pick<Return, 'state'>): Told {
  if (code === 'VERSION_STALE' || code === 'ILLEGAL_STATE')
    return {
      at: 'step',
      words: `Somebody was faster: the return is «${returnStates[now.state].word}» now. Your step was not taken.`,
    };
  const words = `${message}.`;
  const [, name, index] = field ?? [];
  if (name === 'note') return { at: 'note', words };
  if (name === 'lines' && index !== undefined) return { at: 'line', index: Number(index), words };
  return { at: 'step', words };
}
