import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A script that prints `ready` once it serves, and which process to measure if that is another (`ready 4711`). */
export interface Program {
  /** Of the project's sources, or an absolute path. */
  readonly script: string;
  readonly args: readonly string[];
  /** Words for Node itself. */
  readonly nodeArgs?: readonly string[] | undefined;
}

export interface RunningProgram {
  /** Of the process to measure. */
  readonly pid: number;
  readonly child: ChildProcess;
}

const readyTimeoutMs = 120_000;

/**
 * Starts programs, each a process of its own, and ends them all in the end.
 * @param compiled where a script of the sources stands as JavaScript
 */
export function createPrograms(compiled: (path: string) => string) {
  const pids = new Set<number>();
  return {
    async start({ script, args, nodeArgs = [] }: Program): Promise<RunningProgram> {
      const file = script.startsWith('/') ? script : compiled(script);
      const child = fork(file, args, {
        execArgv: [...nodeArgs],
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      pids.add(child.pid ?? 0);
      child.once('exit', () => pids.delete(child.pid ?? 0));
      if (!child.stdout) throw new Error('The process has no output');
      const [line] = await once(createInterface(child.stdout), 'line', {
        signal: AbortSignal.timeout(readyTimeoutMs),
      });
      const pid = Number(/^ready (\d+)$/.exec(String(line))?.[1] ?? child.pid);
      pids.add(pid);
      return { pid, child };
    },

    killAll(): void {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
  };
}
