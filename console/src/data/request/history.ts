import type { RequestEvent } from './request-api.ts'

/** What has happened, the newest first; a draft that somebody kept several times in a row has changed once. */
export const foldedHistory = (events: readonly RequestEvent[]): RequestEvent[] =>
  events
    .filter(
      ({ act, by }, at) =>
        act !== 'changed' || events[at + 1]?.act !== 'changed' || events[at + 1]?.by?.id !== by?.id,
    )
    .toReversed()
