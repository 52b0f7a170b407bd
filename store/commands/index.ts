/** The table of commands. What is not in it answers CommandNotFound. */
import { aggregate } from './aggregate.ts';
import { namesOf } from './aliases.ts';
import { bulkWrite } from './bulk-write.ts';
import { collMod } from './coll-mod.ts';
import type { Command } from './command.ts';
import { count } from './count.ts';
import { create } from './create.ts';
import { createIndexes } from './create-indexes.ts';
import { deleteCommand } from './delete.ts';
import { distinct } from './distinct.ts';
import { drop } from './drop.ts';
import { dropDatabase } from './drop-database.ts';
import { dropIndexes } from './drop-indexes.ts';
import { createExplain } from './explain.ts';
import { configureFailPoint } from './fail-points.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { getLog } from './get-log.ts';
import { getMore } from './get-more.ts';
import { hello, isMaster } from './hello.ts';
import { hostInfo } from './host-info.ts';
import { insert } from './insert.ts';
import { killCursors } from './kill-cursors.ts';
import { listCollections } from './list-collections.ts';
import { createListCommands } from './list-commands.ts';
import { listDatabases } from './list-databases.ts';
import { listIndexes } from './list-indexes.ts';
import { getParameter, setParameter } from './parameters.ts';
import { renameCollection } from './rename-collection.ts';
import {
  buildInfo,
  connectionStatus,
  getCmdLineOpts,
  ping,
  replSetGetStatus,
  serverStatus,
  whatsMyUri,
} from './server-info.ts';
import {
  endSessions,
  killAllSessions,
  killSessions,
  refreshSessions,
  startSession,
} from './session-commands.ts';
import { collStats, dbStats } from './statistics.ts';
import { abortTransaction, commitTransaction } from './transactions.ts';
import { update } from './update.ts';

const all: readonly Command[] = [
  abortTransaction,
  aggregate,
  buildInfo,
  bulkWrite,
  collMod,
  collStats,
  commitTransaction,
  configureFailPoint,
  connectionStatus,
  count,
  create,
  createIndexes,
  dbStats,
  deleteCommand,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  endSessions,
  createExplain((name) => commands.has(name)),
  find,
  findAndModify,
  getCmdLineOpts,
  getLog,
  getMore,
  getParameter,
  hello,
  hostInfo,
  insert,
  isMaster,
  killAllSessions,
  killCursors,
  killSessions,
  listCollections,
  createListCommands(() => all),
  listDatabases,
  listIndexes,
  ping,
  refreshSessions,
  renameCollection,
  replSetGetStatus,
  serverStatus,
  setParameter,
  startSession,
  update,
  whatsMyUri,
];

export const commands: ReadonlyMap<string, Command> = new Map(
  all.flatMap((command) => namesOf(command.name).map((name) => [name, command])),
);
