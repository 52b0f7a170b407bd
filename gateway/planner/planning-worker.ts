/** The planning thread: reads and plans one document at a time, for the one or two generations in use. */
import '../silence.ts';
import { parentPort } from 'node:worker_threads';
import { parse } from 'graphql';
import { createGeneration, type Generation } from '../generation.ts';
import { readDocument } from '../operations/read-document.ts';
import { planOperation } from '../planning/plan-operation.ts';
import { type Answer, type Question, type Told, toAnswer, writePlan } from './messages.ts';

const generations = new Map<string, Generation>();

function answer(question: Question): Answer {
  const { generationId } = question;
  if (question.kind === 'load') {
    const loaded = createGeneration(question.supergraphSdl);
    // Not when the first document comes: the planner takes as long to make as all the rest.
    void loaded.planner;
    generations.set(generationId, loaded);
    return { kind: 'done', plan: null };
  }
  const generation = generations.get(generationId);
  if (!generation) throw new Error(`Generation ${generationId} is not loaded`);
  if (question.kind === 'read') {
    readDocument(question.text, generation.apiSchema, question.options);
    return { kind: 'done', plan: null };
  }
  const { text, operationName, fixed, overrides } = question;
  const plan = planOperation(generation, parse(text), operationName, fixed, overrides);
  return { kind: 'done', plan: writePlan(plan) };
}

parentPort?.on('message', ({ question, heldIds }: Told) => {
  for (const id of generations.keys()) if (!heldIds.includes(id)) generations.delete(id);
  try {
    parentPort?.postMessage(answer(question));
  } catch (error) {
    parentPort?.postMessage(toAnswer(error));
  }
});
