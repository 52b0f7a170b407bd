import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { shipmentStatuses } from '../../design/status.ts';
import type { ShipmentStatus } from '../generated/graphql.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { FindOrder } from './find-order.tsx';
import {
  type Carrier,
  carriers,
  chipsOf,
  type OrderListUrl,
  type PlacedWithin,
  placedWithin,
  withoutChips,
} from './order-url.ts';
import type { GoTo } from './use-order-url.ts';

/** Filters as chips, each of which can be taken away; the dialog behind «Filter» sets them. */
export function FilterBar({
  url,
  goTo,
  children,
}: {
  url: OrderListUrl;
  goTo: GoTo;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const chips = chipsOf(url);
  useKeys({ f: () => setOpen(true) });
  return (
    <div className="d-filters">
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button className="btn btn-s">
          <Icon name="filter" size="s" />
          Filter<kbd>f</kbd>
        </Button>
        <Popover className="d-popover" placement="bottom start" offset={6}>
          <Dialog className="d-filterform" aria-label="Filter orders">
            <FilterForm url={url} goTo={goTo} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <span className="d-findnarrow">
        <FindOrder />
      </span>
      {chips.map(({ key, name, value, without }) => (
        <span className="d-chip" key={key}>
          {name} <b>{value}</b>
          <button
            type="button"
            aria-label={`Remove filter ${name} ${value}`}
            onClick={() => goTo(without)}
          >
            <Icon name="close" size="s" />
          </button>
        </span>
      ))}
      {chips.length > 0 ? (
        <button className="d-link" type="button" onClick={() => goTo(withoutChips(url))}>
          Clear
        </button>
      ) : null}
      {children}
    </div>
  );
}

/** Statuses that somebody looks for; the rest are tabs. */
const statusChoices = [
  'INFO_RECEIVED',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'DELIVERY_ATTEMPTED',
  'DELAYED',
  'ON_HOLD',
  'EXCEPTION',
  'RETURN_TO_SENDER',
  'LOST',
] as const satisfies readonly ShipmentStatus[];

function FilterForm({ url, goTo }: { url: OrderListUrl; goTo: GoTo }) {
  const set = (change: Partial<OrderListUrl>) =>
    goTo({ ...change, after: null }, { replace: true });
  const toggle = (status: ShipmentStatus, on: boolean) =>
    set({
      statuses: on ? [...url.statuses, status] : url.statuses.filter((one) => one !== status),
    });
  return (
    <>
      <Choices
        legend="Placed"
        any="Any time"
        value={url.placed}
        choices={Object.entries(placedWithin).map(([key, { label }]) => [key, label])}
        onChange={(placed) => set({ placed: placed as PlacedWithin | null })}
      />
      <Choices
        legend="Carrier"
        any="Any carrier"
        value={url.carrier}
        choices={Object.entries(carriers)}
        onChange={(carrier) => set({ carrier: carrier as Carrier | null })}
      />
      <fieldset className="d-choices">
        <legend>Shipment</legend>
        {statusChoices.map((status) => (
          <label key={status}>
            <input
              type="checkbox"
              checked={url.statuses.includes(status)}
              onChange={(event) => toggle(status, event.target.checked)}
            />
            {shipmentStatuses[status].word}
          </label>
        ))}
      </fieldset>
    </>
  );
}

const Choices = ({
  legend,
  any,
  value,
  choices,
  onChange,
}: {
  legend: string;
  any: string;
  value: string | null;
  choices: readonly (readonly [key: string, label: string])[];
  onChange: (key: string | null) => void;
}) => (
  <fieldset className="d-choices">
    <legend>{legend}</legend>
    {[[null, any] as const, ...choices].map(([key, label]) => (
      <label key={label}>
        <input type="radio" name={legend} checked={value === key} onChange={() => onChange(key)} />
        {label.charAt(0).toUpperCase() + label.slice(1)}
      </label>
    ))}
  </fieldset>
);
