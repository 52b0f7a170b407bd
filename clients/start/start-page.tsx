/** @jsxImportSource preact */
import { render } from 'preact';
import { TopBar } from '../pages/top-bar.tsx';
import { type Polled, usePolled } from '../pages/use-polled.ts';
import { Icon } from '../widget/parts/icon.tsx';
import { Addresses } from './addresses.tsx';
import { Roles } from './roles.tsx';
import { Services } from './services.tsx';
import type { Status } from './status.ts';
import { Steps } from './steps.tsx';

const statusEveryMs = 5_000;

export function startPage(): void {
  const page = document.getElementById('page');
  if (page) render(<Start />, page);
}

function Start() {
  const status = usePolled<Status>('/dev/status', statusEveryMs);
  return (
    <>
      <header class="p-hero on-velvet">
        <TopBar here="/" onVelvet />
        <Headline status={status} />
      </header>
      <main class="p-main">
        <Addresses />
        <div class="p-cols">
          <div class="p-side">
            <Steps />
          </div>
          <div class="p-side">
            <Services status={status} />
            <Roles />
          </div>
        </div>
      </main>
    </>
  );
}

function Headline({ status: { answer, isFresh } }: { status: Polled<Status> }) {
  const services = answer?.services ?? [];
  const ready = services.filter(({ state }) => state === 'ready').length;
  return (
    <div class="p-herotext">
      <h1>{isFresh ? 'Aurora is running' : 'Aurora is not answering'}</h1>
      <p>
        {isFresh ? (
          <>
            A whole jewellery concierge on one port, with a demo shop
            {answer?.counts['products'] ? (
              <>
                {' '}
                of <span class="num">{count(answer.counts['products'])}</span> pieces and{' '}
                <span class="num">{count(answer.counts['orders'] ?? 0)}</span> orders
              </>
            ) : null}
            . Everything here is made up.
          </>
        ) : (
          'It may be restarting. This page keeps asking and comes back by itself.'
        )}
      </p>
      <p class="p-facts">
        {answer ? (
          <>
            <Fact>
              Started in <b class="num">{(answer.startedInMs / 1_000).toFixed(1)} s</b>
            </Fact>
            <Fact isGood={ready === services.length}>
              <b class="num">
                {ready} of {services.length}
              </b>{' '}
              services ready
            </Fact>
          </>
        ) : null}
        <Fact>Nothing leaves this computer</Fact>
      </p>
    </div>
  );
}

const Fact = ({
  children,
  isGood = true,
}: {
  children: preact.ComponentChildren;
  isGood?: boolean;
}) => (
  <span>
    <Icon name={isGood ? 'shapeTick' : 'shapeTriangle'} small />
    <span>{children}</span>
  </span>
);

const count = (value: number): string => value.toLocaleString('en-GB');
