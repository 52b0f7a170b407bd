/**
 * Grafbase's gateway, the one of its npm package: its development server. It composes by itself from the subgraphs'
 * SDL beside the supergraph's file. Arguments: supergraph file, port.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, , supergraphFile, port] = process.argv;
const folder = dirname(supergraphFile);
const subgraphs = readFileSync(supergraphFile, 'utf8').matchAll(
  /@join__graph\(name: "(\w+)", url: "([^"]+)"\)/g,
);
const configFile = join(folder, 'grafbase.toml');
writeFileSync(
  configFile,
  [...subgraphs]
    .map(
      ([, name, url]) =>
        `[subgraphs.${name}]\nurl = "${url}"\nschema_path = "${join(folder, `${name}.graphql`)}"\n`,
    )
    .join('\n'),
);
const program = fileURLToPath(
  new URL('node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase', import.meta.url),
);
const { pid } = spawn(
  program,
  ['dev', '--config', configFile, '--listen-address', `127.0.0.1:${port}`],
  { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
);

const isUp = () =>
  fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  }).then(
    ({ ok }) => ok,
    () => false,
  );
while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 100));
// The process to measure is not this one.
console.log(`ready ${pid}`);
setInterval(() => {}, 60_000);
