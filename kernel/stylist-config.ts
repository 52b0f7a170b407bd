import { z } from 'zod';
import { address, optionalText, pairs, secret } from './config-values.ts';
import { type OpeningHours, readOpeningHours } from './opening-hours.ts';

/** Variables of the stylists' desk: part of `kernel/config.ts`. */
export const stylistVariables = {
  AURORA_STYLIST_HOURS: optionalText.transform((text, context): OpeningHours => {
    const hours = readOpeningHours(text ?? 'Europe/Amsterdam mon-sat 09:00-20:00');
    if (hours) return hours;
    context.addIssue({
      code: 'custom',
      message:
        'must be opening hours such as Europe/Amsterdam mon-fri 09:00-20:00, sat 10:00-18:00',
    });
    return z.NEVER;
  }),
  AURORA_STYLIST_SLA_MINUTES: pairs(
    /^(NORMAL|HIGH|URGENT)=([1-9]\d{0,4}\/[1-9]\d{0,4})$/,
    'must be priority=minutes/minutes pairs of NORMAL, HIGH and URGENT, comma-separated',
  ),
  AURORA_CRM_URL: address('https', 'http'),
  AURORA_CRM_SECRET: secret,
};

/** What a priority is promised, in minutes of opening hours, counted from the beginning. */
export interface StylistPromise {
  readonly firstResponseMinutes: number;
  readonly resolutionMinutes: number;
}

const defaultPromises = {
  NORMAL: { firstResponseMinutes: 120, resolutionMinutes: 660 },
  HIGH: { firstResponseMinutes: 30, resolutionMinutes: 240 },
  URGENT: { firstResponseMinutes: 15, resolutionMinutes: 120 },
} as const satisfies Record<string, StylistPromise>;

export interface StylistConfig {
  readonly hours: OpeningHours;
  readonly promises: Readonly<Record<keyof typeof defaultPromises, StylistPromise>>;
  /** Where tickets are mirrored; null: nowhere outside. */
  readonly crm: CrmConfig | null;
}

export interface CrmConfig {
  readonly url: string;
  /** Signs what is sent, as Standard Webhooks says. */
  readonly secret: string;
}

type Values = {
  readonly [name in keyof typeof stylistVariables]: z.output<(typeof stylistVariables)[name]>;
};

/** @param parts.refuse names what is wrong and does not return */
export function readStylist(
  values: Values,
  { isDevelopment, refuse }: { isDevelopment: boolean; refuse(reasons: readonly string[]): never },
): StylistConfig {
  const { AURORA_CRM_URL: url, AURORA_CRM_SECRET: crmSecret } = values;
  if (url && !crmSecret) refuse(['AURORA_CRM_SECRET is not set; AURORA_CRM_URL needs it']);
  if (url && !isDevelopment && !url.startsWith('https:'))
    refuse(['AURORA_CRM_URL must begin with https: outside development']);
  const promises = Object.fromEntries(
    values.AURORA_STYLIST_SLA_MINUTES.map(([priority, minutes]) => {
      const [firstResponseMinutes = 0, resolutionMinutes = 0] = minutes.split('/').map(Number);
      return [priority, { firstResponseMinutes, resolutionMinutes }];
    }),
  );
  return {
    hours: values.AURORA_STYLIST_HOURS,
    promises: { ...defaultPromises, ...promises },
    crm: url && crmSecret ? { url, secret: crmSecret } : null,
  };
}
