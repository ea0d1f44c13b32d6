import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type PseudonymEpoch, type PseudonymEpochs } from '../region-api.ts'
import { NewKey } from './new-key.tsx'
import { pseudonymTexts } from './pseudonym.texts.ts'

/** Epochs of the region's key, and the way to begin a new one. */
export function EpochsPage() {
  const texts = useTexts(pseudonymTexts)
  const client = useQueryClient()
  const mayWrite = useMay('region.pseudonyms.write')
  const [open, setOpen] = useState(false)
  const key = ['region', 'pseudonyms']
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => askRegion<PseudonymEpochs>('GET', '/pseudonyms', { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'pending') ? 2000 : false,
  })
  const begin = useMutation({
    mutationFn: (body: object) => askRegion<PseudonymEpochs>('POST', '/pseudonyms', { body }),
    onSuccess: (after) => {
      client.setQueryData(key, after)
      setOpen(false)
    },
    onError: () => void client.invalidateQueries({ queryKey: key }),
  })
  const current = data?.items.find(({ state }) => state === 'current')
  const pending = data?.items.some(({ state }) => state === 'pending')
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data?.inPlace && <p className="data-note">{texts.inPlace}</p>}
      {pending && <p role="status">{texts.pending}</p>}
      {data && data.items.length > 0 && <EpochTable epochs={data.items} />}
      {mayWrite && current && !pending && !data?.inPlace && (
        <section className="services-section" aria-labelledby="new-key">
          <h2 id="new-key">{texts.newKeyTitle}</h2>
          <p className="data-note">{texts.warning}</p>
          {open ? (
            <NewKey current={current} begin={begin} onCancel={() => setOpen(false)} />
          ) : (
            <div className="services-steps">
              <button type="button" className="plain-button" onClick={() => setOpen(true)}>
                {texts.newKey}
              </button>
            </div>
          )}
        </section>
      )}
    </div>
  )
}

function EpochTable({ epochs }: { epochs: readonly PseudonymEpoch[] }) {
  const texts = useTexts(pseudonymTexts)
  const language = useLanguage()
  const at = (instant: string | undefined) => (instant === undefined ? '' : formatInstant(instant, language))
  return (
    <DataList<PseudonymEpoch>
      label={texts.epochs}
      rows={epochs}
      keyOf={({ id }) => id}
      file={texts.file}
      columns={[
        { key: 'id', head: texts.epoch, text: ({ id }) => id, value: ({ id }) => Number(id) },
        { key: 'method', head: texts.method, text: ({ method }) => texts.methods[method] },
        { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
        {
          key: 'by',
          head: texts.begunBy,
          text: ({ begunBy }) => (begunBy === undefined ? texts.byNode : (begunBy.name ?? begunBy.id)),
        },
        { key: 'begun', head: texts.begunAt, text: ({ begunAt }) => at(begunAt) },
        { key: 'force', head: texts.inForceAt, text: ({ inForceAt }) => at(inForceAt) },
        {
          key: 'until',
          head: texts.keptUntil,
          text: ({ keptUntil, destroyedAt }) =>
            destroyedAt === undefined ? at(keptUntil) : `${texts.destroyedAt} ${at(destroyedAt)}`,
        },
        {
          key: 'people',
          head: texts.people,
          text: ({ people }) => (people === undefined ? '' : formatNumber(people, language)),
          numeric: true,
        },
      ]}
    />
  )
}
