import { REJECTION_ADVICE } from '../../ingest/rejection-advice.js';
import { formatLimits } from '../../options/format-config.js';
import { arrayOf, count, number, objectOf, type Schema, text } from '../schema.js';
import type { ServerFacts } from './server-facts.js';

const DAY_MS = 86_400_000;

const AMOUNT = {
  profiles: count('profiles accepted'),
  bytes: count('of write requests, decompressed'),
};

export const TENANT_SCHEMA: Schema = objectOf(
  {
    tenant: text('its name; `anonymous` without multi-tenancy'),
    received: {
      ...objectOf({
        ...AMOUNT,
        lately: {
          ...objectOf({
            ...AMOUNT,
            seconds: number('over which that came: a minute and up to ten seconds more'),
          }),
          description: 'the same of the last minute, or since the server started',
        },
      }),
      description:
        'by this server since it started; left out for tenants that are counted together with others',
    },
    rejected: arrayOf(
      objectOf({
        reason: text('label of the metric hotspan_rejected_profiles_total'),
        profiles: count('that were not stored'),
        advice: text('what it means and what to do'),
      }),
      'profiles that this server did not store since it started, by reason',
    ),
    rateLimitedBytes: count(
      'of write requests that this server refused since it started for the rate of the tenant',
    ),
    retentionMs: count('how long its profiles are kept, in milliseconds; 0 is for ever'),
    limits: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }] },
      description: 'limits in force, as the configuration file has them',
    },
  },
  ['received'],
);

/** What a server tells a tenant of what it sent and what it may send. */
export async function describeTenant(
  { options, limits, metrics, trail }: ServerFacts,
  tenant: string,
): Promise<object> {
  const received = await trail.received(tenant);
  const rejected = (await metrics.rejectedProfiles.get()).values.filter(
    ({ labels }) => labels.tenant === tenant,
  );
  const limited = (await metrics.rateLimitedBytes.get()).values.find(
    ({ labels }) => labels.tenant === tenant,
  );
  const ofTenant = limits.of(tenant);
  return {
    tenant,
    ...(received !== undefined && { received }),
    rejected: rejected.map(({ labels: { reason = '' }, value }) => ({
      reason,
      profiles: value,
      // Whatever the counter has is a reason of the table.
      advice: REJECTION_ADVICE[reason as keyof typeof REJECTION_ADVICE] ?? '',
    })),
    rateLimitedBytes: limited?.value ?? 0,
    retentionMs: ofTenant.retentionDays === 0 ? options.retentionMs : ofTenant.retentionDays * DAY_MS,
    limits: formatLimits(ofTenant),
  };
}
