import { subjectOfFile } from '../../../kernel/privacy/customer-file.ts';
import type { CustomerFileResolvers } from '../generated/types.ts';

export const CustomerFile: CustomerFileResolvers = {
  analytics: (file, _args, { caller, personalRecords }) =>
    personalRecords.export(subjectOfFile(caller, file)),
};
