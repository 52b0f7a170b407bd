import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startSmallGateway } from '../../gateway/support/small-gateway.ts';

/** https://graphql.github.io/graphql-over-http/draft/, as graphql-http checks it: each audit has an id that stays. */
const audits = serverAudits({
  url: () => url,
  fetchFn: (...args: Parameters<typeof fetch>) => fetch(...args),
});
let url = '';

test('every audit of GraphQL over HTTP is passed', async () => {
  await using shop = await startSmallGateway();
  url = shop.gateway.url;

  const failed: string[] = [];
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status !== 'ok')
      failed.push(`${audit.id} ${result.status}: ${audit.name}: ${result.reason}`);
  }

  expect(failed).toEqual([]);
  expect(audits.length).toBe(61);
});
