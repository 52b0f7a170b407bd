/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import type { IconName } from '../../design/icons.ts';
import type { Gem } from '../../design/status.ts';
import { Icon } from './icon.tsx';

/** A tinted line inside a card: shape, word, then colour. */
export const Notice = (props: { gem: Gem; icon: IconName; children: ComponentChildren }) => (
  <p class={`w-state is-${props.gem}`}>
    <Icon name={props.icon} small />
    <span>{props.children}</span>
  </p>
);
