import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  AuditCheckResult,
  AuditEntry,
  AuditEntryQuery,
  AuditExtract,
  AuditReview,
  AuditReviewRule,
  AuditReviewRun,
} from '../api/contract.ts'
import { apiUrl, type Query, Refusal, refusalFrom } from '../api/http.ts'
import { askTrust, trustApi } from '../api/trust.ts'
import { currentLanguage } from '../i18n/language.ts'

export interface EntryPage {
  acts?: Record<string, { sv: string; en: string }>
  items: AuditEntry[]
  next?: string
  names?: Record<string, string>
}

export const entryPageSize = 50

export function useEntries(query: AuditEntryQuery, cursor: string | undefined) {
  return useQuery({
    queryKey: ['audit', 'entries', query, cursor],
    queryFn: ({ signal }) =>
      askTrust<EntryPage>('GET', '/audit/entries', {
        query: { ...query, limit: entryPageSize, cursor },
        signal,
      }),
    placeholderData: keepPreviousData,
    // each reading is itself an entry, so that nothing is read again without being asked for
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}

/** The address of a file that the server sends; the browser saves it. */
export const auditFile = (path: string, query: Query = {}): string =>
  apiUrl(`${trustApi}/audit${path}`, query)

export const readExtractOf = (person: string, query: Query, signal?: AbortSignal): Promise<AuditExtract> =>
  askTrust('GET', `/audit/people/${encodeURIComponent(person)}/extract`, { query, ...(signal && { signal }) })

/** Text that is not JSON: a checkpoint, the log's keys. */
async function readText(path: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(auditFile(path), { signal, headers: { 'accept-language': currentLanguage() } })
  if (response.ok) return response.text()
  const problem = await response.json().catch(() => ({}))
  throw new Refusal({
    code: '',
    title: `HTTP ${response.status}`,
    detail: '',
    ...problem,
    status: response.status,
  })
}

export function useLogText(path: '/checkpoint' | '/keys') {
  return useQuery({ queryKey: ['audit', path], queryFn: ({ signal }) => readText(path, signal) })
}

/** The check that was the last one before another was begun. */
export interface AfterCheck {
  before: string | undefined
}

/** What the last check found, null while none has been made. Asked for anew until it is another, when one is waited for. */
export function useLastCheck(waitingFor: AfterCheck | undefined) {
  return useQuery({
    queryKey: ['audit', 'check'],
    queryFn: async ({ signal }) => {
      try {
        return await askTrust<AuditCheckResult>('GET', '/audit/check', { signal })
      } catch (error) {
        if (refusalFrom(error).code === 'trust.audit_not_checked') return null
        throw error
      }
    },
    refetchInterval: ({ state }) => (waitingFor && state.data?.at === waitingFor.before ? 3_000 : false),
  })
}

export interface ReviewQuery {
  state?: AuditReview['state'] | undefined
  kind?: AuditReview['kind'] | undefined
  reviewer?: string | undefined
}
export interface ReviewPage {
  items: AuditReview[]
  next?: string
  names?: Record<string, string>
}

export function useReviews(query: ReviewQuery, cursor: string | undefined) {
  return useQuery({
    queryKey: ['audit', 'reviews', query, cursor],
    queryFn: ({ signal }) =>
      askTrust<ReviewPage>('GET', '/audit/reviews', { query: { ...query, limit: 50, cursor }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useReviewRuns() {
  return useQuery({
    queryKey: ['audit', 'review-runs'],
    queryFn: ({ signal }) =>
      askTrust<{ items: AuditReviewRun[] }>('GET', '/audit/review-runs', { signal }).then(
        ({ items }) => items,
      ),
  })
}

export function useReviewRules() {
  return useQuery({
    queryKey: ['audit', 'review-rules'],
    queryFn: ({ signal }) =>
      askTrust<{ items: AuditReviewRule[] }>('GET', '/audit/review-rules', { signal }).then(
        ({ items }) => items,
      ),
  })
}

/** Does something in the audit's part, and reads what is shown of reviews and rules anew. */
export function useAuditAct() {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (method: 'POST' | 'PUT', path: string, body: object): Promise<boolean> => {
    setBusy(true)
    setError(undefined)
    try {
      await askTrust(method, `/audit${path}`, { body })
      return true
    } catch (thrown) {
      setError(thrown)
      return false
    } finally {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['audit', 'reviews'] }),
        queries.invalidateQueries({ queryKey: ['audit', 'review-rules'] }),
      ])
      setBusy(false)
    }
  }
  return { run, busy, error }
}
