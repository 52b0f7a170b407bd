/**
 * What MongoDB 8 has and the embedded store has not: each by its name in MongoDB's manual, and the code with which it
 * is refused. Nothing of it is done by halves. A real server has most of it, so these are not run against one.
 */
import { describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { supported } from '../../../store/supported.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const names = (text: string): readonly string[] => text.trim().split(/\s+/);
const lists = supported();

const [badValue, noPlans, unknownStage, unknownExpression] = [2, 291, 40324, 168];
const [invalidNamespace, unknownAccumulator, noIndex, unknownCommand] = [73, 15952, 67, 59];
const [searchNotEnabled, failedToParse, unknownInProjection] = [31082, 9, 31325];

const aPoint = { $geometry: { type: 'Point', coordinates: [1, 1] } };
const aBox = {
  $box: [
    [0, 0],
    [2, 2],
  ],
};

const filters: readonly (readonly [name: string, filter: Document, code: number])[] = [
  ['$near', { a: { $near: aPoint } }, noPlans],
  ['$nearSphere', { a: { $nearSphere: aPoint } }, noPlans],
  ['$geoIntersects', { a: { $geoIntersects: aPoint } }, badValue],
  ['$geoWithin', { a: { $geoWithin: aBox } }, badValue],
  ['$geometry', { a: aPoint }, badValue],
  ['$box', { a: aBox }, badValue],
  ['$center', { a: { $center: [[0, 0], 1] } }, badValue],
  ['$centerSphere', { a: { $centerSphere: [[0, 0], 1] } }, badValue],
  ['$polygon', { a: { $polygon: [] } }, badValue],
  ['$maxDistance', { a: { $maxDistance: 1 } }, badValue],
  ['$minDistance', { a: { $minDistance: 1 } }, badValue],
  ['$where', { $where: 'true' }, badValue],
  ['$rand', { a: { $rand: {} } }, badValue],
];

/** Of Atlas Search, whose stages every replica set refuses that is not in Atlas. */
const searchStages = names('$listSearchIndexes $search $searchMeta $vectorSearch');
/** Stages that belong to the `admin` database, or to `config`. */
const adminStages = names(`
  $currentOp $listClusterCatalog $listSampledQueries $listSessions $querySettings $queryStats
  $shardedDataDistribution`);
const otherStages = names(`
  $changeStreamSplitLargeEvent $geoNear $planCacheStats $rankFusion $score $scoreFusion`);

/** Whose refusal tells where they are to be had. */
const advised = names(`
  $accumulator $encStrContains $encStrEndsWith $encStrNormalizedEq $encStrStartsWith $function`);
const expressions = names(`
  $createObjectId $currentDate $deserializeEJSON $hash $hexHash $serializeEJSON $similarityCosine
  $similarityDotProduct $similarityEuclidean $subtype $toArray $toObject`);
/** Which count as accumulators or in windows, and nowhere else. */
const notExpressions = names(`
  $addToSet $bottom $bottomN $count $covariancePop $covarianceSamp $denseRank $derivative
  $documentNumber $expMovingAvg $integral $linearFill $locf $minMaxScaler $push $rank $shift $top $topN`);
const notAccumulators = names(`
  $accumulator $covariancePop $covarianceSamp $denseRank $derivative $documentNumber $expMovingAvg
  $integral $linearFill $locf $minMaxScaler $rank $shift`);
const notWindows = names('$accumulator $mergeObjects');
const indexKinds = names('2d 2dsphere columnstore geoHaystack queryable_encrypted_range');

const commands = names(`
  abortMoveCollection abortReshardCollection abortUnshardCollection addShard addShardToZone analyze
  analyzeShardKey appendOplogNote applyOps autoCompact balancerCollectionStatus balancerStart
  balancerStatus balancerStop checkMetadataConsistency cleanupOrphaned cleanupReshardCollection
  clearJumboFlag cloneCollectionAsCapped commitReshardCollection commitShardRemoval
  commitTransitionToDedicatedConfigServer compact compactStructuredEncryptionData
  configureCollectionBalancing configureQueryAnalyzer connPoolStats convertToCapped createRole
  createUser currentOp dataSize dbHash driverOIDTest dropAllRolesFromDatabase
  dropAllUsersFromDatabase dropConnections dropRole dropUser enableSharding filemd5
  flushRouterConfig fsync fsyncUnlock geoSearch getAuditConfig getClusterParameter
  getDefaultRWConcern getLastError getShardMap getShardVersion
  getTransitionToDedicatedConfigServerStatus grantPrivilegesToRole grantRolesToRole grantRolesToUser
  invalidateUserCache isdbgrid killAllSessionsByPattern killOp listShards lockInfo
  logApplicationMessage logRotate logout mapReduce medianKey mergeAllChunksOnShard mergeChunks
  moveChunk moveCollection movePrimary moveRange netstat planCacheClear planCacheClearFilters
  planCacheListFilters planCacheSetFilter profile reIndex refineCollectionShardKey
  removeQuerySettings removeShard removeShardFromZone replSetAbortPrimaryCatchUp replSetFreeze
  replSetGetConfig replSetInitiate replSetMaintenance replSetReconfig replSetResizeOplog
  replSetStepDown replSetSyncFrom reshardCollection resetError revokePrivilegesFromRole
  revokeRolesFromRole revokeRolesFromUser rolesInfo rotateCertificates setAllowMigrations
  setAuditConfig setClusterParameter setDefaultRWConcern setFeatureCompatibilityVersion
  setIndexCommitQuorum setQuerySettings setShardVersion setUserWriteBlockMode shardCollection
  shardConnPoolStats shardDrainingStatus shardingState shutdown split splitChunk splitVector
  startShardDraining startTransitionToDedicatedConfigServer stopShardDraining
  stopTransitionToDedicatedConfigServer top transitionFromDedicatedConfigServer
  transitionToDedicatedConfigServer unsetSharding unshardCollection updateRole updateUser
  updateZoneKeyRange usersInfo validate validateDBMetadata`);
const searchCommands = names(`
  createSearchIndexes dropSearchIndex updateSearchIndex`);

test('what is refused is not on the list', () => {
  const refused = [...filters.map(([name]) => name), ...searchStages, ...adminStages];
  expect([...refused, ...otherStages].filter((name) => lists.stages.includes(name))).toEqual([]);
  expect(refused.filter((name) => lists.query.includes(name))).toEqual([]);
  const inExpressions = [...advised, ...expressions, ...notExpressions];
  expect(inExpressions.filter((name) => lists.expressions.includes(name))).toEqual([]);
  expect(notAccumulators.filter((name) => lists.accumulators.includes(name))).toEqual([]);
  expect(notWindows.filter((name) => lists.window.includes(name))).toEqual([]);
  const inCommands = [...commands, ...searchCommands];
  expect(inCommands.filter((name) => lists.commands.includes(name))).toEqual([]);
});

describe('refused', () => {
  const codeOfStages = (stages: Document[]) =>
    codeOf(database.collection().aggregate(stages).toArray());

  test.each(filters)('in a filter: %s', async (_name, filter, code) => {
    expect(await codeOf(database.collection().find(filter).toArray())).toBe(code);
  });

  test.each([
    [searchNotEnabled, searchStages],
    [invalidNamespace, adminStages],
    [unknownStage, otherStages],
  ])('stages, with %i: %j', async (code, stages) => {
    for (const stage of stages) {
      expect([stage, await codeOfStages([{ [stage]: {} }])]).toEqual([stage, code]);
    }
  });

  test.each([
    [unknownExpression, advised],
    [unknownInProjection, [...expressions, ...notExpressions]],
  ])('expressions, with %i in a projection: %j', async (inProjection, refused) => {
    for (const name of refused) {
      const x = { [name]: '$a' };
      const items = database.collection();
      const codes = [
        await codeOfStages([{ $project: { x } }]),
        await codeOfStages([{ $set: { x } }]),
        await codeOf(items.find({ $expr: { $eq: [1, x] } }).toArray()),
        await codeOf(items.updateOne({}, [{ $set: { x } }])),
      ];
      const inOthers = Array(3).fill(unknownExpression);
      expect([name, codes]).toEqual([name, [inProjection, ...inOthers]]);
    }
  });

  test('accumulators and functions of windows', async () => {
    for (const name of notAccumulators) {
      const code = await codeOfStages([{ $group: { _id: null, x: { [name]: {} } } }]);
      expect([name, code]).toEqual([name, unknownAccumulator]);
    }
    for (const name of notWindows) {
      const output = { x: { [name]: '$a' } };
      const code = await codeOfStages([{ $setWindowFields: { output } }]);
      expect([name, code]).toEqual([name, failedToParse]);
    }
  });

  test('modifiers of updates', async () => {
    for (const name of names('$isolated $pushAll $each $position $slice $sort')) {
      const changed = database.collection().updateOne({}, { [name]: { a: 1 } });
      expect([name, await codeOf(changed)]).toEqual([name, failedToParse]);
    }
  });

  test('kinds of indexes and collections', async () => {
    for (const kind of indexKinds) {
      const code = await codeOf(database.collection().createIndex({ a: kind as never }));
      expect([kind, code]).toEqual([kind, noIndex]);
    }
    for (const path of ['$**', 'a.$**']) {
      expect(await codeOf(database.collection().createIndex({ [path]: 1 }))).toBe(noIndex);
    }
    const series = database.db.command({ create: 'series', timeseries: { timeField: 'at' } });
    expect(await codeOf(series)).toBe(115);
  });

  test('commands', async () => {
    const admin = database.client.db('admin');
    for (const [code, refused] of [
      [unknownCommand, commands],
      [searchNotEnabled, searchCommands],
    ] as const) {
      for (const name of refused) {
        const codes = [
          await codeOf(admin.command({ [name]: 1 })),
          await codeOf(database.db.command({ [name]: 'c' })),
        ];
        expect([name, codes]).toEqual([name, [code, code]]);
      }
    }
  });
});
