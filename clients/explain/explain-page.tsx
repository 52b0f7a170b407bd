/** @jsxImportSource preact */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useInspector } from '../pages/inspector.ts';
import { InspectorGate } from '../pages/inspector-gate.tsx';
import { TopBar } from '../pages/top-bar.tsx';
import { Icon } from '../widget/parts/icon.tsx';
import { AnswerView } from './answer-view.tsx';
import { examples } from './examples.ts';
import type { Answer } from './explanation.ts';
import { type Role, run } from './run.ts';

const roles: readonly Role[] = ['anonymous', 'viewer', 'concierge_agent', 'support_lead', 'admin'];
/** Events of a subscription that stay on the page. */
const eventsMax = 30;

export function explainPage(): void {
  const page = document.getElementById('page');
  if (page) render(<ExplainPage />, page);
}

function ExplainPage() {
  const permit = useInspector<{ permit: string }>('/admin/explain-permits', 'POST');
  return (
    <>
      <header>
        <TopBar here="/explain" />
      </header>
      <main class="p-main">
        {permit.state === 'ready' ? (
          <Bench permit={permit.answer.permit} />
        ) : (
          <InspectorGate inspector={permit} />
        )}
      </main>
    </>
  );
}

const [first] = examples;

/** In the order in which they came, from 1. */
interface Numbered {
  readonly number: number;
  readonly answer: Answer;
}

function Bench({ permit }: { permit: string }) {
  const [query, setQuery] = useState(first?.query ?? '');
  const [variables, setVariables] = useState('{}');
  const [role, setRole] = useState<Role>(first?.role ?? 'anonymous');
  const [answers, setAnswers] = useState<readonly Numbered[]>([]);
  const [shown, setShown] = useState(0);
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);

  const start = (): void => {
    stop.current();
    const given = readVariables(variables);
    setAnswers([]);
    setShown(0);
    setProblem(given === null ? 'The variables are not a JSON object' : null);
    if (given === null) return;
    setRunning(true);
    stop.current = run(
      { query, variables: given, role, permit },
      {
        answered: (answer) =>
          setAnswers((before) =>
            [{ number: (before[0]?.number ?? 0) + 1, answer }, ...before].slice(0, eventsMax),
          ),
        ended(reason) {
          setRunning(false);
          setProblem(reason ?? null);
        },
      },
    );
  };
  const end = (): void => {
    stop.current();
    setRunning(false);
  };
  const answer = (answers[shown] ?? answers[0])?.answer;

  return (
    <>
      <div class="p-head">
        <h1>Explain a request</h1>
        <p class="muted">
          Plan, time of each step, rights and cost of one answer, or of each event of a
          subscription. Explanations need a permit; this page holds one for half an hour.
        </p>
      </div>
      <div class="x-split">
        <form
          class="x-ask"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <div class="field">
            <span class="label" id="examples">
              Begin with
            </span>
            <ul class="x-examples" aria-labelledby="examples">
              {examples.map((example) => (
                <li key={example.name}>
                  <button
                    type="button"
                    aria-pressed={query === example.query}
                    onClick={() => {
                      setQuery(example.query);
                      setRole(example.role);
                    }}
                  >
                    {example.name}
                  </button>
                </li>
              ))}
            </ul>
          </div>
          <div class="field">
            <label for="query">Operation</label>
            <textarea
              id="query"
              class="input mono"
              rows={14}
              spellcheck={false}
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          </div>
          <div class="field">
            <label for="variables">Variables</label>
            <textarea
              id="variables"
              class="input mono"
              rows={2}
              spellcheck={false}
              value={variables}
              onInput={(event) => setVariables(event.currentTarget.value)}
            />
          </div>
          <div class="x-go">
            <label class="sr" for="role">
              Ask as
            </label>
            <select
              id="role"
              class="input"
              value={role}
              onChange={(event) => setRole(event.currentTarget.value as Role)}
            >
              {roles.map((each) => (
                <option key={each} value={each}>
                  as {each}
                </option>
              ))}
            </select>
            {isRunning ? (
              <button class="btn" type="button" onClick={end}>
                <Icon name="pause" small />
                Stop
              </button>
            ) : (
              <button class="btn btn-primary" type="submit">
                <Icon name="play" small />
                Run
              </button>
            )}
          </div>
          {problem ? (
            <p class="x-problem" role="alert">
              <Icon name="shapeTriangle" small />
              {problem}
            </p>
          ) : null}
        </form>
        <section class="x-answer" aria-label="Explanation">
          {answers.length > 1 ? (
            <ol class="x-events" aria-label="Events">
              {answers.map(({ number }, index) => (
                <li key={number}>
                  <button
                    type="button"
                    aria-pressed={index === shown}
                    onClick={() => setShown(index)}
                  >
                    {index === 0 ? 'Newest' : `Event ${number}`}
                  </button>
                </li>
              ))}
            </ol>
          ) : null}
          {answer ? <AnswerView answer={answer} /> : <Nothing isRunning={isRunning} />}
        </section>
      </div>
    </>
  );
}

const Nothing = ({ isRunning }: { isRunning: boolean }) => (
  <div class="x-nothing" role="status">
    <span class="p-icon">
      <Icon name={isRunning ? 'hourglass' : 'eye'} />
    </span>
    <h2>{isRunning ? 'Waiting' : 'Nothing asked yet'}</h2>
    <p class="muted">
      {isRunning
        ? 'For a subscription: move a parcel in the shop’s tray, and its event appears here.'
        : 'Run the operation, and see where its time went.'}
    </p>
  </div>
);

function readVariables(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text.trim() || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
