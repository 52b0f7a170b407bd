import { type FormEvent, useId, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import {
  beforeWords,
  calendarDay,
  type Days,
  daysProblem,
  type Period,
  periodSearch,
  presetNames,
  presets,
  rangeOf,
} from './period.ts';

export function PeriodChoice({ period }: { period: Period }) {
  const query = new URLSearchParams(useSearch());
  return (
    <div className="d-range">
      <nav aria-label="Period">
        {presetNames.map((name) => (
          <Link
            key={name}
            href={`/overview?${periodSearch(name, query)}`}
            replace
            aria-current={name === period ? 'true' : undefined}
          >
            {presets[name].label}
          </Link>
        ))}
      </nav>
      <DaysForm key={periodSearch(period)} period={period} />
      <p className="d-dim">compared with {beforeWords(period)}</p>
    </div>
  );
}

/** Any other days. What is chosen elsewhere stands in it too, so that it can be moved by a day. */
function DaysForm({ period }: { period: Period }) {
  const query = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const [days, setDays] = useState(() => daysOf(period));
  const [problem, setProblem] = useState<ReturnType<typeof daysProblem>>(null);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = daysProblem(days, new Date());
    setProblem(found);
    if (!found) navigate(`/overview?${periodSearch(days, query)}`, { replace: true });
  };
  const field = (name: keyof Days, label: string) => (
    <label>
      {label}
      <input
        className="input"
        type="date"
        value={days[name]}
        max={calendarDay(new Date())}
        aria-invalid={problem?.field === name || undefined}
        aria-describedby={problem?.field === name ? id : undefined}
        onChange={(event) => {
          setDays({ ...days, [name]: event.target.value });
          setProblem(null);
        }}
      />
    </label>
  );
  return (
    <form noValidate onSubmit={submit}>
      {field('first', 'From')}
      {field('last', 'to')}
      <button className="btn btn-s" type="submit">
        Show
      </button>
      {problem ? (
        <p className="problem" id={id} role="alert">
          {problem.words}
        </p>
      ) : null}
    </form>
  );
}

function daysOf(period: Period): Days {
  if (typeof period !== 'string') return period;
  const now = new Date();
  return { first: calendarDay(rangeOf(period, now).from), last: calendarDay(now) };
}
