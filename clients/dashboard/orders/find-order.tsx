import { type FormEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { orderNumber } from './order-number.ts';
import { orderListSearch, readOrderListUrl } from './order-url.ts';

/** Finds orders by number or its beginning; `/` comes here from anywhere. */
export function FindOrder() {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  useKeys({
    '/': () => {
      // Two of these are in the page, one for each width; the hidden one has no box.
      if (field.current?.offsetParent) field.current.select();
    },
  });
  const find = (event: FormEvent) => {
    event.preventDefault();
    const number = orderNumber(text);
    if (!number) return;
    navigate(`/orders?${orderListSearch({ ...readOrderListUrl(''), number })}`);
    setText('');
    field.current?.blur();
  };
  return (
    <search>
      <form className="d-find" onSubmit={find}>
        <Icon name="search" size="s" />
        <input
          ref={field}
          type="text"
          inputMode="search"
          aria-label="Find an order by its number"
          aria-keyshortcuts="/"
          placeholder="Find an order"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') field.current?.blur();
          }}
        />
        <kbd>/</kbd>
      </form>
    </search>
  );
}
