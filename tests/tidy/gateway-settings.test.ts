import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsJsonSchema } from '../../gateway/settings/json-schema.ts';
import { readSettingsFile } from '../../gateway/settings/settings-file.ts';
import { settingRows, toMarkdown } from '../gateway/support/setting-rows.ts';

const rows = settingRows(settingsJsonSchema());

test('docs/configuration.md explains every setting of aurora-gateway, with its default', () => {
  const documented = readFileSync('docs/configuration.md', 'utf8')
    .split('| setting | default | what it is |\n|---|---|---|\n')[1]
    ?.split('\n\n')[0]
    ?.split('\n');
  expect(documented).toEqual(rows.map(toMarkdown));
});

test('docs/gateway-settings.schema.json is what the command prints', () => {
  expect(JSON.parse(readFileSync('docs/gateway-settings.schema.json', 'utf8'))).toEqual(
    settingsJsonSchema(),
  );
});

const example = 'docs/gateway-settings.example.yaml';

test('the annotated example can be', async () => {
  const settings = await readSettingsFile(example, { ORDERS_KEY: 'key', METRICS_TOKEN: 'token' });
  expect(settings).toMatchObject({
    limits: { depthMax: 15 },
    callers: { cookie: 'shop_token' },
    atStart: { metrics: { token: 'token' } },
  });
});

test('it shows every setting that there is', () => {
  const shown = new Set(namesIn(parse(readFileSync(example, 'utf8'))));
  const missing = rows.map(({ name }) => name).filter((name) => !shown.has(name));
  // One of the two.
  expect(missing).toEqual(['callers.keys.file']);
});

/** The settings in a value, with `*` for names that its writer chose. */
function namesIn(value: unknown, name = ''): readonly string[] {
  if (Array.isArray(value)) return [name, ...value.flatMap((item) => namesIn(item, `${name}[]`))];
  if (typeof value !== 'object' || value === null) return [name];
  return [
    name,
    ...Object.entries(value).flatMap(([key, inner]) => {
      const own = name === '' ? key : `${name}.${key}`;
      return namesIn(inner, rows.some((row) => row.name.startsWith(own)) ? own : `${name}.*`);
    }),
  ];
}
