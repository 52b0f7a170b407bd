import { type PageArgs, readPage, toConnection } from '../../../kernel/page.ts';
import type { AnalyticsContext } from '../context.ts';
import type { CsatLabel } from '../domain/csat.ts';
import type { CsatRecord } from './csat.ts';

/** One page of a list, and what the list asks for: the exact count is taken only when somebody selects it. */
export type CsatList = Awaited<ReturnType<typeof listCsat>>;

const sortName = 'csat:SUBMITTED_DESC';

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the paging arguments are not of this list */
export async function listCsat(
  { caller, csat, parts }: AnalyticsContext,
  labels: readonly CsatLabel[] | null,
  args: PageArgs,
) {
  const secret = parts.config.secrets.cursor;
  const page = await csat.page(caller.tenant, labels, readPage(args, sortName, secret));
  const valuesOf = ({ submittedAt, _id }: CsatRecord) => [submittedAt.toISOString(), _id];
  return { ...toConnection(page, args, { sortName, secret, valuesOf }), labels };
}
