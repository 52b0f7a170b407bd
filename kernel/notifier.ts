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
