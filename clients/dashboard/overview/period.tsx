import { Link } from 'wouter';

/** A period ends now and is compared with the one before it of equal length. */
export const periods = {
  '24h': { label: 'Today', days: 1, before: 'the day before' },
  '7d': { label: '7 days', days: 7, before: 'the 7 days before' },
  '30d': { label: '30 days', days: 30, before: 'the 30 days before' },
  '90d': { label: 'Quarter', days: 90, before: 'the quarter before' },
} as const;
export type Period = keyof typeof periods;

export const isPeriod = (name: string | null): name is Period =>
  name !== null && Object.hasOwn(periods, name);

export const PeriodChoice = ({ period }: { period: Period }) => (
  <nav className="d-range" aria-label="Period">
    {Object.entries(periods).map(([name, { label }]) => (
      <Link
        key={name}
        href={`/overview?period=${name}`}
        replace
        aria-current={name === period ? 'true' : undefined}
      >
        {label}
      </Link>
    ))}
    <span className="d-dim">compared with {periods[period].before}</span>
  </nav>
);
