import type { Log } from './log.ts';

/** A message to a person. `subject` and `body` are ready to send; `fields` are what a page may show of it. */
export interface Notice {
  readonly tenant: string;
  readonly to: string;
  readonly channel: 'email';
  /** `order_lookup_code`, `return_received` … */
  readonly template: string;
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How the shop reaches people. Adapters decide how; a failure to send is the caller's to handle. */
export interface Notifier {
  send(notice: Notice): Promise<void>;
}

/** Where no way to reach people is configured: says so in the log and drops the notice. */
export const unconfiguredNotifier = (log: Log): Notifier => ({
  async send({ template, channel }) {
    log.warn({ template, channel }, 'A notice was not sent: no adapter is configured');
  },
});
