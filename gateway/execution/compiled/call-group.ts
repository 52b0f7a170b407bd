import type { FetchNode } from '@apollo/query-planner';
import type { SubgraphClient } from '../../../kernel/graphql/subgraph.ts';
import {
  askSubgraph,
  callSubgraph,
  countEntities,
  readAnswer,
  type SubgraphAnswer,
  type SubgraphQuestion,
  unavailable,
} from '../ask-subgraph.ts';
import {
  type JoinableQuestion,
  type JoinedQuestion,
  joinQuestions,
  readJoinable,
} from './join-questions.ts';
import type { Run } from './run.ts';
import { splitAnswer } from './split-answer.ts';

type Variables = SubgraphQuestion['variables'];

/** Fetches of a plan that go to one subgraph and have one joint. What of them is asked in one tick goes as one call. */
export interface CallGroup {
  /** @returns asks it in a run. Never rejects for what the subgraph does */
  add(fetch: FetchNode): (run: Run, variables: Variables) => Promise<SubgraphAnswer>;
}

/**
 * Where more entities than this are asked for, a call costs little beside them, and its body must not grow past what
 * a subgraph takes.
 */
const entitiesPerCallMax = 500;
/** Joined questions that are remembered: whatever else comes together goes apart. About 1 KB each. */
const joinedQuestionsMax = 50;
/** A subgraph that takes each of some questions and not all at once is not asked all at once after so many tries. */
const refusalsMax = 3;

interface Member {
  /** Its place in the group. */
  readonly number: number;
  readonly question: Omit<SubgraphQuestion, 'variables'>;
  /** Read at first use; null where it goes by itself. */
  readonly joinable: () => JoinableQuestion | null;
}

/** A question that waits for the end of the tick. */
export interface Asked {
  readonly member: Member;
  readonly variables: Variables;
  readonly resolve: (answer: SubgraphAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Joined {
  readonly question: JoinedQuestion;
  /** How often in a row all were refused together, and then answered one by one. */
  refusals: number;
}

export function createCallGroup(subgraphName: string, fetchesPerCallMax: number): CallGroup {
  const members: Member[] = [];
  const joinedOf = rememberJoined();

  async function send(run: Run, asked: readonly Asked[]): Promise<readonly SubgraphAnswer[]> {
    const client = clientIn(run, subgraphName);
    const { context } = run.request;
    const askAlone = ({ member, variables }: Asked): Promise<SubgraphAnswer> =>
      askSubgraph(subgraphName, client, { ...member.question, variables }, context);

    const joined = asked.length > 1 ? joinedOf(asked) : null;
    if (joined === null || joined.refusals >= refusalsMax) return Promise.all(asked.map(askAlone));
    const { query, operationName, parts } = joined.question;
    const variables = joinVariables(joined.question, asked);
    const reply = await callSubgraph(
      subgraphName,
      client,
      { query, operationName, variables },
      asked.map((one) => countEntities(one.variables)),
      context,
    );
    if ('cause' in reply) return asked.map(() => unavailable(subgraphName, reply.cause));
    const results = splitAnswer(parts, reply.result);
    // What one question does to the others must not be told of them.
    const answers = await Promise.all(
      asked.map((one, index) => {
        const result = results[index];
        return result ? readAnswer(subgraphName, one.variables, result) : askAlone(one);
      }),
    );
    const wasRefused = results.every((result) => result === null);
    if (!wasRefused) joined.refusals = 0;
    else if (answers.every(({ data }) => data !== null)) joined.refusals += 1;
    return answers;
  }

  function flush(run: Run): void {
    const waiting = run.waiting.get(group) ?? [];
    run.waiting.delete(group);
    for (const asked of inCalls(waiting, fetchesPerCallMax))
      send(run, asked).then(
        (answers) => {
          for (const [index, answer] of answers.entries()) asked[index]?.resolve(answer);
        },
        (error: unknown) => {
          for (const { reject } of asked) reject(error);
        },
      );
  }

  const group: CallGroup = {
    add(fetch) {
      const { operation: query, operationName, contextRewrites = [] } = fetch;
      const member: Member = {
        number: members.length,
        question: { query, operationName },
        joinable: once(() => readJoinable(query)),
      };
      members.push(member);
      // Objects with different things around them ask the same question with different values.
      const isAskedOnce = contextRewrites.length === 0;
      return (run, variables) => {
        if (fetchesPerCallMax === 1 || (members.length === 1 && isAskedOnce))
          return askSubgraph(
            subgraphName,
            clientIn(run, subgraphName),
            { ...member.question, variables },
            run.request.context,
          );
        return new Promise((resolve, reject) => {
          const asked: Asked = { member, variables, resolve, reject };
          const waiting = run.waiting.get(group);
          if (waiting) waiting.push(asked);
          else {
            run.waiting.set(group, [asked]);
            // Runs once all that is ready now has had its turn.
            process.nextTick(flush, run);
          }
        });
      };
    },
  };
  return group;
}

/** Which questions go as one. Those that go by themselves come last. */
function inCalls(waiting: readonly Asked[], questionsMax: number): readonly (readonly Asked[])[] {
  // Whichever came first, the same questions make the same text.
  const ordered = [...waiting].sort((a, b) => a.member.number - b.member.number);
  const calls: Asked[][] = [];
  const alone: Asked[][] = [];
  let entities = 0;
  let open: Asked[] | null = null;
  for (const asked of ordered) {
    if (asked.member.joinable() === null) {
      alone.push([asked]);
      continue;
    }
    const more = countEntities(asked.variables) ?? 0;
    if (open && open.length < questionsMax && entities + more <= entitiesPerCallMax) {
      open.push(asked);
      entities += more;
      continue;
    }
    open = [asked];
    entities = more;
    calls.push(open);
  }
  return [...calls, ...alone];
}

/** @returns null where too many are remembered to make another */
function rememberJoined(): (asked: readonly Asked[]) => Joined | null {
  const known = new Map<string, Joined>();
  return (asked) => {
    const key = asked.map(({ member }) => member.number).join(' ');
    const joined = known.get(key);
    if (joined) return joined;
    if (known.size >= joinedQuestionsMax) return null;
    const questions = asked.flatMap(({ member }) => member.joinable() ?? []);
    const made: Joined = { question: joinQuestions(questions), refusals: 0 };
    known.set(key, made);
    return made;
  };
}

/** Each question's variables under the names that they have in the joined one. */
function joinVariables({ parts }: JoinedQuestion, asked: readonly Asked[]): Variables {
  const joined: Record<string, unknown> = Object.create(null);
  for (const [index, { variables }] of asked.entries())
    for (const name of Object.keys(variables))
      joined[parts[index]?.variableOf(name) ?? name] = variables[name];
  return joined;
}

function clientIn({ clients }: Run, subgraphName: string): SubgraphClient {
  const client = clients.get(subgraphName);
  if (!client) throw new Error(`No subgraph is called ${subgraphName}`);
  return client;
}

function once<V>(make: () => V): () => V {
  let made: { readonly value: V } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
