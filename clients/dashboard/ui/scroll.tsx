import type { ReactNode } from 'react';

/** What scrolls can be scrolled by keys, also where nothing in it takes the focus (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

export const Scroll = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className="d-scroll" aria-label={label} {...reachable}>
    {children}
  </section>
);
