import { cpus, loadavg } from 'node:os';

/** The value below which so many of a hundred lie; NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, index)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** A table for people: the first row is the head, the first column the names. */
export function printTable(title: string, rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map(String));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  // Above one for each core, others were at work too and the figures are worth little.
  const load = loadavg()[0]?.toFixed(1);
  console.log(`\n${title}`);
  console.log(`Node ${process.versions.node}, ${cpus().length} cores, load average ${load}\n`);
  for (const [index, row] of cells.entries()) {
    console.log(`  ${line(row)}`);
    if (index === 0) console.log(`  ${widths.map((width) => '─'.repeat(width)).join('  ')}`);
  }
  console.log('');
}

/** `12.3 ms` */
export const ms = (value: number, digits = 1): string => `${value.toFixed(digits)} ms`;

/** `110 MiB` */
export const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

export const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));
