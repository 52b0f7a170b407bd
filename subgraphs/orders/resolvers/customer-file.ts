import { mustHave } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { subjectOfFile } from '../../../kernel/privacy/customer-file.ts';
import type { CustomerFileResolvers, QueryResolvers } from '../generated/types.ts';

export const customerFileQueries: Pick<QueryResolvers, 'customerExport'> = {
  customerExport: async (_root, { customerId }, { caller, erasureDesk }) => {
    mustHave(caller, 'admin');
    const localId = localIdOf('Customer', customerId, 'customerId');
    const subject = await erasureDesk.subjectOf(caller.tenant, localId);
    return (
      subject && {
        id: toGlobalId('CustomerFile', localId),
        orderIds: subject.orderIds.map((id) => toGlobalId('Order', id)),
        sessionIds: subject.sessionIds.map((id) => toGlobalId('ConciergeSession', id)),
        contactHash: subject.contactHash,
        parcelHashes: subject.parcelHashes,
      }
    );
  },
};

export const CustomerFile: CustomerFileResolvers = {
  exportedAt: (_file, _args, { clock }) => clock.now(),
  orders: (file, _args, { caller, personalRecords }) =>
    personalRecords.export(subjectOfFile(caller, file)),
};
