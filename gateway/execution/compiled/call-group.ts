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

interface Question {
  readonly member: Member;
  readonly client: SubgraphClient;
  readonly variables: Variables;
}

/** A question that waits for the end of the tick. */
export interface Asked extends Question {
  readonly resolve: (answer: SubgraphAnswer) => void;
  readonly reject: (error: unknown) => void;
}

type JoinedReply =
  | { readonly results: ReturnType<typeof splitAnswer> }
  | { readonly cause: unknown };

interface Joined {
  readonly question: JoinedQuestion;
  /** How often in a row all were refused together, and then answered one by one. */
  refusals: number;
}

export function createCallGroup(subgraphName: string, fetchesPerCallMax: number): CallGroup {
  const members: Member[] = [];
  const joinedOf = rememberJoined();

  const askAlone = (run: Run, question: Question): Promise<SubgraphAnswer> => {
    const { member, client, variables } = question;
    const { context } = run.request;
    const { query, operationName } = member.question;
    return askSubgraph(subgraphName, client, { query, operationName, variables }, context);
  };

  async function askTogether(
    run: Run,
    client: SubgraphClient,
    questions: readonly Question[],
  ): Promise<readonly SubgraphAnswer[]> {
    const joined = joinedOf(questions);
    if (joined === null || joined.refusals >= refusalsMax)
      return Promise.all(questions.map((question) => askAlone(run, question)));
    const { query, operationName, parts } = joined.question;
    const reply = await callSubgraph<JoinedReply>(
      subgraphName,
      client,
      { query, operationName, variables: joinVariables(joined.question, questions) },
      run.request.context,
      {
        parts: questions.map(({ variables }) => variables),
        answered: (result) => ({ results: splitAnswer(parts, result) }),
        failed: (cause) => ({ cause }),
      },
    );
    if ('cause' in reply) return questions.map(() => unavailable(subgraphName, reply.cause));
    const { results } = reply;
    // What one question does to the others must not be told of them.
    const answers = await Promise.all(
      questions.map((question, index) => {
        const result = results[index];
        return result
          ? readAnswer(subgraphName, question.variables, result)
          : askAlone(run, question);
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
    for (const call of inCalls(waiting, fetchesPerCallMax)) {
      const [first] = call;
      if (!first) continue;
      if (call.length === 1) askAlone(run, first).then(first.resolve, first.reject);
      else
        askTogether(run, first.client, call).then(
          (answers) => {
            for (const [index, answer] of answers.entries()) call[index]?.resolve(answer);
          },
          (error: unknown) => {
            for (const { reject } of call) reject(error);
          },
        );
    }
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
        const client = clientIn(run, subgraphName);
        if (fetchesPerCallMax === 1 || (members.length === 1 && isAskedOnce))
          return askAlone(run, { member, client, variables });
        return new Promise((resolve, reject) => {
          const asked: Asked = { member, client, variables, resolve, reject };
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
  if (waiting.length === 1) return [waiting];
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
function rememberJoined(): (asked: readonly Question[]) => Joined | null {
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
function joinVariables({ parts }: JoinedQuestion, asked: readonly Question[]): Variables {
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
