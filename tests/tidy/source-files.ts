import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Files that are in git or about to be, generated ones left out. */
export const projectFiles = (...patterns: string[]): string[] =>
  execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns],
    {
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    },
  )
    .split('\n')
    .filter((path) => path !== '');

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What it imports, as written. */
  readonly imports: readonly string[];
}

/** Every TypeScript file of the project with its imports. */
export function sourceFiles(): SourceFile[] {
  return projectFiles('*.ts', '*.tsx').map((path) => {
    const text = readFileSync(path, 'utf8');
    const imports = [
      ...text.matchAll(/^(?:import|export)\s[^;'"]*?from\s+'([^']+)'/gms),
      ...text.matchAll(/^import\s+'([^']+)'/gm),
      ...text.matchAll(/\bimport\('([^']+)'\)/g),
    ].map((match) => match[1] ?? '');
    return { path, text, imports };
  });
}
