import { useEffect, useState } from 'preact/hooks';
import { ask } from './ask.ts';

export interface Polled<Answer> {
  /** The latest answer that came. */
  readonly answer: Answer | null;
  /** Whether the latest try got one. */
  readonly isFresh: boolean;
}

/** Asks again and again while the page is looked at, one question at a time. */
export function usePolled<Answer>(path: string, everyMs: number): Polled<Answer> {
  const [polled, setPolled] = useState<Polled<Answer>>({ answer: null, isFresh: true });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const poll = async () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') {
        const answer = await ask<Answer>(path);
        if (isOver) return;
        setPolled((last) => ({ answer: answer ?? last.answer, isFresh: answer !== null }));
      }
      timer = setTimeout(() => void poll(), everyMs);
    };
    const look = () => {
      if (document.visibilityState === 'visible') void poll();
    };
    void poll();
    document.addEventListener('visibilitychange', look);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [path, everyMs]);
  return polled;
}
