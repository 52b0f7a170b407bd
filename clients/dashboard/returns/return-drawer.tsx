import { DashboardReturnDocument } from '../generated/graphql.ts';
import { useOpened } from '../live/use-opened.ts';
import { useRole } from '../session/session-context.ts';
import { Drawer, DrawerFailed, DrawerStale, DrawerWait } from '../ui/drawer.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { ReturnDesk } from './return-desk.tsx';
import { ReturnStory } from './return-story.tsx';

export const returnTitleId = 'return-title';

interface ReturnDrawerProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/** One return beside the list: its story, and what can be done with it. */
export function ReturnDrawer({ id, ...tools }: ReturnDrawerProps) {
  const { readsTotals: withTotals, worksReturns } = useRole();
  const { data, error, failure, again } = useOpened(
    'returns',
    DashboardReturnDocument,
    { id, withTotals },
    (told) => told.id === id,
  );
  const opened = data?.return ?? null;

  return (
    <Drawer
      titleId={returnTitleId}
      overline={opened ? <AskedWords at={opened.requestedAt} /> : ' '}
      title={opened?.number ?? 'Return'}
      what="return"
      {...tools}
    >
      {opened && failure ? <DrawerStale failure={failure} onRetry={again} /> : null}
      {opened ? (
        <ReturnStory opened={opened} withTotals={withTotals} error={error} />
      ) : failure ? (
        <DrawerFailed failure={failure} onRetry={again} />
      ) : data ? (
        <p className="d-drawernote">There is no such return, or your role may not see it.</p>
      ) : (
        <DrawerWait what="return" />
      )}
      {opened && worksReturns ? <ReturnDesk key={opened.id} opened={opened} /> : null}
      {opened && !worksReturns ? (
        <div className="d-steps">
          <p className="d-dim">Your role reads returns. An agent works on them.</p>
        </div>
      ) : null}
    </Drawer>
  );
}

function AskedWords({ at }: { at: string }) {
  const now = useNow(60_000);
  return <>Asked for {inSentence(exactWhen(new Date(at), now))}</>;
}
