import { useEffect, useRef } from 'react';
import { useSearch } from 'wouter';
import { useRole } from '../session/session-context.ts';
import { NoRight } from '../ui/blank.tsx';
import { PageStyle } from '../ui/page-style.tsx';
import { useTitle } from '../ui/use-title.ts';
import { CustomerView } from './customer-view.tsx';
import { ErasureView } from './erasure-view.tsx';
import { FindCustomer } from './find-customer.tsx';

/**
 * What the shop keeps about one customer, to hand it out or to forget it. The address holds ids alone: what was searched
 * for would stand in histories and logs.
 */
export function CustomersPage() {
  useTitle('Customer data');
  const { readsCustomerFiles } = useRole();
  const query = new URLSearchParams(useSearch());
  const erasureId = query.get('erasure');
  const customerId = query.get('customer');
  const head = useRef<HTMLHeadingElement>(null);
  const shown = erasureId ?? customerId;
  const before = useRef(shown);
  useEffect(() => {
    // What was pressed has gone with the view it was in.
    if (before.current !== shown) head.current?.focus();
    before.current = shown;
  }, [shown]);
  return (
    <main className="d-main" id="main">
      <PageStyle name="overview" />
      <PageStyle name="customers" />
      <header className="d-head">
        <h1 ref={head} tabIndex={-1}>
          Customer data
        </h1>
      </header>
      {readsCustomerFiles ? (
        <div className="d-pagescroll c-page">
          {erasureId ? (
            <ErasureView key={erasureId} id={erasureId} />
          ) : customerId ? (
            <CustomerView key={customerId} id={customerId} />
          ) : (
            <FindCustomer />
          )}
        </div>
      ) : (
        <NoRight
          what="What is kept about a customer is handed out and forgotten by few."
          who="An admin can do it."
        />
      )}
    </main>
  );
}
