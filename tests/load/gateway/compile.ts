import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The sources as plain JavaScript, as an installed package has them: what runs from source keeps the names of its
 * functions at a cost of a third. Types are not checked.
 * @returns the address of a file of the sources there, with its ending as `.js`
 */
export function compileInto(folder: string): (path: string) => string {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const out = join(folder, 'compiled');
  mkdirSync(out);
  execFileSync(
    process.execPath,
    [tsc, '-p', join(root, 'tsconfig.json'), '--noEmit', 'false', '--noCheck', '--outDir', out],
    { cwd: root, stdio: 'inherit' },
  );
  cpSync(join(root, 'schema'), join(out, 'schema'), { recursive: true });
  cpSync(join(root, 'package.json'), join(out, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
  return (path) => join(out, path.replace(/\.ts$/, '.js'));
}
