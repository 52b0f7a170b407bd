import { type ReactNode, useId } from 'react';

/** One thing to look at, under its name. @param children null while it is counted */
export function Panel({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="d-panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside ? <span className="d-dim num">{aside}</span> : null}
      </header>
      {children ?? <PanelSkeleton />}
    </section>
  );
}

const PanelSkeleton = () => (
  <div className="d-kpiwait" aria-hidden="true">
    {[1, 2, 3, 4].map((line) => (
      <span key={line} className="skeleton" />
    ))}
  </div>
);
