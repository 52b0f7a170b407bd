import { useEffect } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { CustomersPage } from './customers/customers-page.tsx';
import { GivenUpCountsProvider, useCountGivenUp } from './given-up/given-up-counts.ts';
import { GivenUpPage } from './given-up/given-up-page.tsx';
import { useGraph } from './graph/graph-context.ts';
import type { Live } from './live/live.ts';
import { Navigation } from './navigation.tsx';
import { OrdersPage } from './orders/orders-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { ReturnsPage } from './returns/returns-page.tsx';
import { roles } from './session/roles.ts';
import { useSession } from './session/session-context.ts';
import { SignIn } from './session/sign-in.tsx';
import { Empty } from './ui/blank.tsx';
import { KeysDialog } from './ui/keys-dialog.tsx';
import { useKeys } from './ui/use-keys.ts';

/** The whole dashboard: signed out, one door; signed in, a frame with one view in it. */
export function App({ live }: { live: Live }) {
  const session = useSession();
  return session ? (
    <Router base="/dashboard">
      <Frame key={session.role} role={session.role} live={live} />
    </Router>
  ) : (
    <SignIn />
  );
}

function Frame({ role, live }: { role: keyof typeof roles; live: Live }) {
  const { client } = useGraph();
  const [, navigate] = useLocation();
  const givenUp = useCountGivenUp();
  useEffect(() => {
    const withTotals = roles[role].readsTotals;
    live.orders.start({ withTotals });
    live.tickets.start({});
    live.returns.start({ withTotals });
    if (roles[role].readsKpis) live.figures.start({});
    return () => {
      live.orders.stop();
      live.tickets.stop();
      live.returns.stop();
      live.figures.stop();
      // Another role must not find what this one could read.
      void client.clearStore();
    };
  }, [live, role, client]);
  useKeys({
    'g o': () => navigate('/orders'),
    'g q': () => navigate('/queue'),
    'g v': () => navigate('/overview'),
    'g r': () => navigate('/returns'),
    'g u': () => navigate('/given-up'),
    'g c': roles[role].readsCustomerFiles ? () => navigate('/customers') : undefined,
  });
  return (
    <GivenUpCountsProvider value={givenUp}>
      <a className="d-skip" href="#main">
        Skip to content
      </a>
      <div className="d-app">
        <Navigation />
        <Switch>
          <Route path="/">
            <Redirect to="/orders" replace />
          </Route>
          <Route path="/orders" component={OrdersPage} />
          <Route path="/orders/scans">
            <Redirect to="/given-up" replace />
          </Route>
          <Route path="/queue" component={QueuePage} />
          <Route path="/overview" component={OverviewPage} />
          <Route path="/returns" component={ReturnsPage} />
          <Route path="/given-up" component={GivenUpPage} />
          <Route path="/customers" component={CustomersPage} />
          <Route>
            <main className="d-main" id="main">
              <Empty
                title="There is no such page"
                actions={
                  <a className="btn btn-primary btn-s" href="/dashboard/orders">
                    To the orders
                  </a>
                }
              >
                The address may be old or mistyped.
              </Empty>
            </main>
          </Route>
        </Switch>
      </div>
      <KeysDialog />
    </GivenUpCountsProvider>
  );
}
