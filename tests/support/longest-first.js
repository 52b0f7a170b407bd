import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Suites that would be waited for alone if they began last, the longest first. */
const longest = [
  'tests/conformance/store/crash.test.ts',
  'tests/gateway/equivalence/equivalence.test.ts',
  'tests/conformance/store/fuzz.test.ts',
  'tests/conformance/store/properties-plans.test.ts',
  'tests/security/customer-erasure.test.ts',
  'tests/integration/support-apis.test.ts',
  'tests/gateway/subscriptions/http-streams.test.ts',
  'tests/integration/rest-requests.test.ts',
  'tests/conformance/store/durability.test.ts',
  'tests/integration/order-updates-api.test.ts',
  'tests/security/planted-values.test.ts',
  'subgraphs/concierge/tickets/create-ticket.test.ts',
  'subgraphs/concierge/inspiration/inspirations.test.ts',
  'tests/integration/sdk-examples.test.ts',
  'tests/gateway/whole-graph.test.ts',
  'subgraphs/concierge/tickets/ticket-life.test.ts',
  'tests/integration/openapi-examples.test.ts',
  'subgraphs/concierge/holds/holds.test.ts',
  'tests/conformance/store/repositories.test.ts',
  'tests/security/injection.test.ts',
  'tests/gateway/traces.test.ts',
  'kernel/graphql/compiled-execution/equals-graphql-js.test.ts',
];

const missing = longest.filter((path) => !existsSync(path));
if (missing.length > 0) throw new Error(`The longest suites are not there: ${missing}`);

/** By file size, as Jest does where it has not run before, a suite of few lines and many rounds would begin last. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const place = longest.indexOf(relative(context.config.rootDir, path));
      return place < 0 ? longest.length : place;
    };
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}
