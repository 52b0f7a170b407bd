/** @jsxImportSource preact */
import type { StatusLook } from '../design/status.ts';
import type { Polled } from '../pages/use-polled.ts';
import { Icon } from '../widget/parts/icon.tsx';
import type { Service, Status } from './status.ts';

const looks: Readonly<Record<Service['state'], StatusLook>> = {
  ready: { gem: 'emerald', shape: 'shapeTick', word: 'Ready' },
  starting: { gem: 'citrine', shape: 'shapeClock', word: 'Starting' },
  down: { gem: 'ruby', shape: 'shapeTriangle', word: 'Not answering' },
};
const unknown: StatusLook = { gem: 'pearl', shape: 'shapeOpen', word: 'Not known' };

export const Services = ({ status: { answer, isFresh } }: { status: Polled<Status> }) => (
  <section aria-labelledby="services">
    <h2 id="services">Services</h2>
    <table class="p-table">
      <caption class="sr">Services and their state</caption>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {(answer?.services ?? []).map(({ name, state, detail }) => {
          const look = isFresh ? looks[state] : unknown;
          return (
            <tr key={name}>
              <th scope="row">
                {name.charAt(0).toUpperCase() + name.slice(1)}
                <small class="num">{detail}</small>
              </th>
              <td>
                <span class={`status is-${look.gem}`}>
                  <Icon name={look.shape} />
                  {look.word}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </section>
);
