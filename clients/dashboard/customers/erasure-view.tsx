import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import {
  DashboardCustomerErasureDocument,
  type DashboardErasureFragment,
} from '../generated/graphql.ts';
import { failureOf } from '../graph/failure.ts';
import { useSubject } from '../session/session-context.ts';
import { Empty, Failed } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { countWords } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { BackLink } from './back-link.tsx';
import { erasureSentence, partName } from './erasure.ts';
import { Remains } from './remains.tsx';

/** While it runs it is asked this often how far it is: no subscription tells of it. */
const askEveryMs = 2_000;

/** How far a customer has been forgotten, until every part of the shop has said so. */
export function ErasureView({ id }: { id: string }) {
  const { data, error, loading, refetch, startPolling, stopPolling } = useQuery(
    DashboardCustomerErasureDocument,
    { variables: { id }, fetchPolicy: 'no-cache', errorPolicy: 'all' },
  );
  const erasure = data?.customerErasure ?? null;
  const isRunning = erasure?.state === 'RUNNING';
  useEffect(() => {
    if (!isRunning) return;
    startPolling(askEveryMs);
    return stopPolling;
  }, [isRunning, startPolling, stopPolling]);
  if (erasure) return <Progress erasure={erasure} />;
  if (loading) return <Panel title="Forgetting">{null}</Panel>;
  return (
    <div className="d-panel">
      {error ? (
        <Failed
          title="How far it is did not load"
          failure={failureOf(error)}
          stillWorks="It goes on by itself, whether or not anybody looks."
          retryAtMs={null}
          onRetry={() => void refetch()}
        />
      ) : (
        <Empty title="There is no such erasure" actions={<BackLink />}>
          The address may be old or mistyped.
        </Empty>
      )}
    </div>
  );
}

function Progress({ erasure }: { erasure: DashboardErasureFragment }) {
  const { state, requestedAt, requestedBy, parts } = erasure;
  const now = useNow(30_000);
  const isMine = useSubject() === requestedBy;
  return (
    <>
      <BackLink />
      <Panel title={state === 'DONE' ? 'Forgotten' : 'Forgetting'}>
        <p role="status">{erasureSentence(erasure)}</p>
        <p className="d-dim num">
          Asked for by {isMine ? 'you' : requestedBy},{' '}
          {inSentence(exactWhen(new Date(requestedAt), now))}
        </p>
        <ul className="c-parts">
          {parts.map(({ part, doneAt, erased }) => (
            <li key={part} className={doneAt ? 'is-emerald' : 'is-pearl'}>
              {doneAt ? <Icon name="shapeTick" /> : <span className="spin" aria-hidden="true" />}
              <b>{partName(part)}</b>
              <span className="d-dim num">
                {doneAt
                  ? `${countWords(erased)} records, ${inSentence(exactWhen(new Date(doneAt), now))}`
                  : 'has still to answer'}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="What stays, and why">
        <Remains />
      </Panel>
    </>
  );
}
