import { useState } from 'react';
import { Link } from 'wouter';
import {
  DashboardCustomerErasuresDocument,
  type DashboardErasureFragment,
} from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useSubject } from '../session/session-context.ts';
import { FailedPanel } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageButtons } from '../ui/page-buttons.tsx';
import { Panel } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen } from '../ui/when.ts';
import { erasurePath, progressWords } from './erasure.ts';

/** When customers were forgotten, for whoever has left that page or has to show that it was done. It names nobody. */
export function ErasureList() {
  const [after, setAfter] = useState<string | null>(null);
  const { data, failure, retryAtMs, again } = useAnswer(DashboardCustomerErasuresDocument, {
    after,
  });
  const { nodes = null, pageInfo } = data?.customerErasures ?? {};
  if (failure && !nodes)
    return (
      <FailedPanel
        title="Who was forgotten did not load"
        failure={failure}
        stillWorks="Customers can be found all the same."
        retryAtMs={retryAtMs}
        onRetry={again}
      />
    );
  return (
    <Panel title="Forgotten">
      {nodes?.length === 0 ? <p>Nobody has asked to be forgotten yet.</p> : null}
      <ul className="c-found">
        {nodes?.map((erasure) => (
          <ErasureRow key={erasure.id} erasure={erasure} />
        ))}
      </ul>
      {after !== null || pageInfo?.hasNextPage ? (
        <div className="d-btns">
          <PageButtons after={after} pageInfo={pageInfo} onAfter={setAfter} />
        </div>
      ) : null}
    </Panel>
  );
}

function ErasureRow({ erasure }: { erasure: DashboardErasureFragment }) {
  const { id, requestedAt, requestedBy } = erasure;
  const now = useNow(60_000);
  const isMine = useSubject() === requestedBy;
  return (
    <li>
      <Link href={erasurePath(id)}>
        <span>
          <b className="num">{exactWhen(new Date(requestedAt), now)}</b>
          <span className="d-dim">Asked for by {isMine ? 'you' : requestedBy}</span>
        </span>
        <span className="d-dim num">{progressWords(erasure)}</span>
        <Icon name="forward" size="s" />
      </Link>
    </li>
  );
}
