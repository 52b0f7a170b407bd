import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { OpenedReturn } from './return-row.ts';

/** What the pieces travel under; nothing before the return is approved. */
export function ReturnParcel({ opened }: { opened: OpenedReturn }) {
  const { label, number } = opened;
  if (!label) return null;
  const { carrier, trackingNumber, svg } = label;
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return (
    <section>
      <h3>
        Parcel
        <span className="d-tracking">
          {carrierNames[carrier] ?? carrier} <span className="mono">{trackingNumber}</span>
          <CopyButton text={trackingNumber} label="Copy tracking number" />
        </span>
      </h3>
      <a className="r-label" href={address} download={`${number}.svg`}>
        <img src={address} alt={`Label of ${number}`} />
        <span>
          <Icon name="download" size="s" />
          Label
        </span>
      </a>
    </section>
  );
}

const carrierNames: Readonly<Record<string, string>> = {
  house: 'The house’s own carrier',
  dpd: 'DPD',
  postnl: 'PostNL',
  dhl: 'DHL',
};
