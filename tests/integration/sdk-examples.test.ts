import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { applyShipmentFactThrough } from '../../app/shipment-facts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Api, startApi, startTimeoutMs } from './support/start-api.ts';

const readme = 'clients/sdk/README.md';

interface Example {
  readonly heading: string;
  readonly code: string;
  readonly printed: string;
}

/** Each piece of code of the page, with what it says that it prints. */
const examples: readonly Example[] = readFileSync(readme, 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    const found = section.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs);
    return [...found].map(([, code = '', printed = '']) => ({ heading, code, printed }));
  });

let api: Api;
beforeAll(async () => {
  api = await startApi();
}, startTimeoutMs);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

test('the page has its examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
  expect(readFileSync(readme, 'utf8').match(/```ts\n/g)).toHaveLength(examples.length);
});

test('the examples are typed', async () => {
  await mkdir('.aurora', { recursive: true });
  await using folder = await temporaryFolder(resolve('.aurora'));
  await folder.write('given.d.ts', 'declare const url: string;\ndeclare const token: string;\n');
  await folder.write(
    'tsconfig.json',
    JSON.stringify({ extends: '../../clients/tsconfig.json', include: ['*.ts'] }),
  );
  for (const [index, { code }] of examples.entries())
    await folder.write(`${index}.ts`, code.replaceAll("from './", "from '../../clients/sdk/"));
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  expect(await outputOf([tsc, '--noEmit', '-p', folder.path])).toBe('');
});

test.each(examples.map((each) => [each.heading, each] as const))(
  '%s: the example prints what the page says',
  async (_, { code, printed }) => {
    const isForStaff = code.includes('/dashboard.ts');
    const authorization = isForStaff ? await api.staff('support_lead') : await api.shopper();
    const output = runInNode(code, authorization);
    if (isForStaff) await untilDone(output, () => scanAParcel());
    expect(await output).toBe(printed);
  },
);

test('all of it goes into a browser', async () => {
  const { errors, outputFiles } = await build({
    entryPoints: ['clients/sdk/index.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
  });
  expect(errors).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/node:|process\./);
});

/** As somebody would who has the page before them: in a Node of their own. */
async function runInNode(code: string, authorization: string): Promise<string> {
  await using folder = await temporaryFolder();
  const { outputFiles } = await build({
    stdin: {
      contents: code,
      loader: 'ts',
      resolveDir: 'clients/sdk',
    },
    define: { url: JSON.stringify(`${api.origin}/graphql`), token: JSON.stringify(authorization) },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(resolve('package.json'))});`,
    },
  });
  return await outputOf([await folder.write('example.mjs', outputFiles[0]?.text ?? '')]);
}

/** What a Node process prints, complaints included. */
async function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  await once(child, 'close');
  return output;
}

/** The carrier says once more where the parcel of GG-12047 is. */
async function scanAParcel(): Promise<void> {
  const { database, config, gateway } = api;
  const order = await database.db.collection('orders').findOne({ number: 'GG-12047' });
  const [shipment] = (order?.['shipments'] ?? []) as { carrier: string; trackingNumber: string }[];
  if (!shipment) throw new Error('GG-12047 has no parcel');
  const occurredAt = new Date();
  await applyShipmentFactThrough(gateway)({
    tenant: config.tenant,
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    rawCode: 'IT',
    status: 'IN_TRANSIT',
    occurredAt,
    location: 'Lyon',
    expected: null,
    idempotencyKey: `scan-${occurredAt.getTime()}`,
  });
}

/** Lets something happen again and again until somebody has seen it. */
async function untilDone(work: Promise<unknown>, happen: () => Promise<void>): Promise<void> {
  let isDone = false;
  const end = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await Promise.race([end, new Promise((next) => setTimeout(next, 500))]);
    if (!isDone) await happen();
  }
}
