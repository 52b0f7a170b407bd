import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessUsage {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** Clock ticks of Linux's process accounting: 100 a second wherever Node runs. */
const tickMs = 10;

/** Reads /proc, or asks `ps` where there is none. */
export function usageOf(pid: number): ProcessUsage {
  if (!existsSync(`/proc/${pid}/stat`)) return askPs(pid);
  // The second field is the program's name in brackets and may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const [user, system, rssPages] = [fields[11], fields[12], fields[21]].map(Number);
  return {
    cpuMs: ((user ?? 0) + (system ?? 0)) * tickMs,
    rssBytes: (rssPages ?? 0) * 4_096,
  };
}

function askPs(pid: number): ProcessUsage {
  const [rss = '0', time = '0:0'] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)])
    .toString()
    .trim()
    .split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1_000, rssBytes: Number(rss) * 1_024 };
}

export const totalOf = (usages: readonly ProcessUsage[]): ProcessUsage => ({
  cpuMs: usages.reduce((sum, usage) => sum + usage.cpuMs, 0),
  rssBytes: usages.reduce((sum, usage) => sum + usage.rssBytes, 0),
});
