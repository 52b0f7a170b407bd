import { operationOf } from '../rest/registered-operations.ts';
import { routes } from '../rest/routes/index.ts';

/** The operations of the routes as a manifest, so that they hold back changes like those of any client. */
export function restManifest(): string {
  const operations = routes.map((route) => operationOf(route));
  const texts = Object.fromEntries(operations.map(({ documentId, query }) => [documentId, query]));
  return `${JSON.stringify(texts, null, 2)}\n`;
}
