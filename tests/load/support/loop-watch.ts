import { readFileSync } from 'node:fs';
import { percentile } from './figures.ts';

/** How long the event loop of this thread is held up at a time. */
export interface LoopWatch {
  /** Since the last call: what 99.5 of a hundred turns of the loop took at most, and the longest of all. */
  read(): LoopDelays;
  stop(): void;
}

export interface LoopDelays {
  /** Of processor time: what the thread itself did. */
  readonly workMs: number;
  readonly longestWorkMs: number;
  /** Turns that worked longer than the 5 ms for which new operations may hold up known ones. */
  readonly longTurns: number;
  /** By the clock: what others on the machine did counts too. */
  readonly waitMs: number;
}

const everyMs = 1;
const longMs = 5;

/** Looks once a millisecond. The time that the kernel gave to the main thread is in `/proc`, on Linux alone. */
export function watchLoop(): LoopWatch {
  let work: number[] = [];
  let waits: number[] = [];
  let workedMs = processorMs();
  let atMs = performance.now();
  const timer = setInterval(() => {
    const nowWorkedMs = processorMs();
    const nowMs = performance.now();
    work.push(nowWorkedMs - workedMs);
    waits.push(nowMs - atMs);
    workedMs = nowWorkedMs;
    atMs = nowMs;
  }, everyMs);
  return {
    read() {
      const read = {
        workMs: percentile(work, 99.5),
        longestWorkMs: Math.max(...work),
        longTurns: work.filter((ms) => ms > longMs).length,
        waitMs: percentile(waits, 99.5),
      };
      work = [];
      waits = [];
      return read;
    },
    stop: () => clearInterval(timer),
  };
}

function processorMs(): number {
  try {
    // Makes the kernel add up what this turn has taken; else the figure is as old as its last tick, of 4 ms.
    process.cpuUsage();
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
