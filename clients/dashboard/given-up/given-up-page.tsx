import { useCallback, useRef } from 'react';
import { useRole } from '../session/session-context.ts';
import { NoRight } from '../ui/blank.tsx';
import { countWords } from '../ui/money.ts';
import { PageStyle } from '../ui/page-style.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { useGivenUpCounts } from './given-up-counts.ts';
import { givenUpViews, useGivenUpUrl } from './given-up-views.ts';
import { lists } from './lists.tsx';

/** All that the shop gave up after its last try, by kind: why, and the way to have it tried after all. */
export function GivenUpPage() {
  useTitle('Given up');
  const head = useRef<HTMLHeadingElement>(null);
  const { view, after, goTo } = useGivenUpUrl();
  const { counts } = useGivenUpCounts();
  const { isLead } = useRole();
  const List = lists[view];
  const mayRead = isLead || !givenUpViews[view].isForLeads;
  const toHead = useCallback(() => head.current?.focus(), []);
  const turnTo = (cursor: string | null) => {
    goTo({ after: cursor });
    toHead();
  };
  return (
    <main className="d-main" id="main">
      <PageStyle name="overview" />
      <PageStyle name="given-up" />
      <header className="d-head">
        <h1 ref={head} tabIndex={-1}>
          Given up
        </h1>
      </header>
      <div className="d-pagescroll g-page">
        <ViewTabs
          views={givenUpViews}
          current={view}
          countOf={(name) => {
            const count = counts[name];
            return count === null ? '' : countWords(count);
          }}
          onView={(name) => goTo({ view: name, after: null })}
        />
        {mayRead ? (
          <List key={view} reading={{ after, onAfter: turnTo, onGone: toHead }} />
        ) : (
          <NoRight
            what={`«${givenUpViews[view].label}» is not part of your role.`}
            who="A support lead can look at it."
          />
        )}
      </div>
    </main>
  );
}
