import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataTable } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import { useModelWords } from '../quality/model-words.ts'
import { ReasonList } from '../quality/reason-list.tsx'
import { askRegion, type LoadDetail } from '../region-api.ts'
import { loadTexts } from './load.texts.ts'
import { LoadState } from './load-state.tsx'

type Of = LoadDetail['entities'][number]
type File = LoadDetail['files'][number]

/** One load: what became of the rows, what had changed in the source, and why where it failed. */
export function LoadPage() {
  const texts = useTexts(loadTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'load', id],
    queryFn: ({ signal }) => askRegion<LoadDetail>('GET', `/loads/${id}`, { signal }),
    refetchInterval: ({ state: { data: read } }) =>
      read?.load.state === 'waiting' || read?.load.state === 'running' ? 1500 : false,
  })
  return (
    <div className="services-section">
      <Link to="/region/loads">{texts.title}</Link>
      <h1>{data ? texts.loadOf(data.load.source) : texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={12} />}
      {data && <Shown detail={data} />}
    </div>
  )
}

function Shown({ detail: { load, entities, files } }: { detail: LoadDetail }) {
  const texts = useTexts(loadTexts)
  const language = useLanguage()
  const at = (instant: string | undefined) => instant && formatInstant(instant, language)
  return (
    <>
      {load.reason && (
        <div className="services-alert" role="status">
          <b>{texts.states[load.state]}</b>
          <p>{load.reason[language]}</p>
        </div>
      )}
      <Facts
        facts={[
          [texts.state, <LoadState key="state" load={load} />],
          [texts.batch, load.batch],
          [texts.how, load.askedBy === undefined ? texts.bySchedule : texts.bySomebody],
          [texts.asked, at(load.askedAt)],
          [texts.started, at(load.startedAt)],
          [texts.ended, at(load.endedAt)],
          [texts.read, formatNumber(load.read, language)],
          [texts.loaded, formatNumber(load.loaded, language)],
          [texts.setAside, formatNumber(load.setAside, language)],
          [texts.mapping, String(load.mappingVersion)],
          [
            texts.mappingHash,
            <Copyable
              key="hash"
              value={load.mappingHash}
              shown={`${load.mappingHash.slice(0, 16)}…`}
              label={texts.mappingHash}
            />,
          ],
          [texts.id, <Copyable key="id" value={load.id} label={texts.id} />],
        ]}
      />
      <Drift drift={load.drift} />
      <section className="services-section" aria-labelledby="rows-of">
        <h2 id="rows-of">{texts.rows}</h2>
        {entities.length === 0 ? (
          <p className="quiet">{texts.noRows}</p>
        ) : (
          <Entities load={load.id} entities={entities} />
        )}
      </section>
      {files.length > 0 && <Files files={files} />}
    </>
  )
}

/** What the source has otherwise than at its load before, named. */
function Drift({ drift }: { drift: LoadDetail['load']['drift'] }) {
  const texts = useTexts(loadTexts)
  if (drift.length === 0) return null
  return (
    <section className="services-section" aria-labelledby="drift">
      <h2 id="drift">{texts.drift}</h2>
      <div className="data-note">
        <p>{texts.driftText}</p>
        <ul>
          {drift.map(({ kind, table, column, from = '', to = '' }) => (
            <li key={`${kind} ${table} ${column}`}>
              {kind === 'type'
                ? texts.typeChanged(table, column, from, to)
                : texts.drifts[kind](table, column)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Entities({ load, entities }: { load: string; entities: readonly Of[] }) {
  const texts = useTexts(loadTexts)
  const language = useLanguage()
  const words = useModelWords()
  const maySee = useMay('region.data.read')
  const number = (key: 'read' | 'loaded' | 'setAside' | 'rows', head: string) => ({
    key,
    head,
    text: (of: Of) => formatNumber(of[key], language),
    numeric: true as const,
  })
  return (
    <DataTable<Of>
      label={texts.rows}
      rows={entities}
      keyOf={({ entity }) => entity}
      columns={[
        { key: 'entity', head: texts.entity, text: ({ entity }) => words.entity(entity) },
        number('read', texts.read),
        number('loaded', texts.loaded),
        number('setAside', texts.setAside),
        {
          key: 'why',
          head: texts.why,
          text: () => '',
          render: ({ entity, reasons }) => <ReasonList entity={entity} reasons={reasons} />,
        },
        number('rows', texts.after),
      ]}
      actions={
        maySee && entities.some(({ setAside }) => setAside > 0)
          ? {
              head: texts.setAside,
              render: ({ entity, setAside }) =>
                setAside > 0 && (
                  <Link to="/region/quality/$entity" params={{ entity }} search={{ load }}>
                    {texts.toRows} <span className="spoken">{words.entity(entity)}</span>
                  </Link>
                ),
            }
          : undefined
      }
    />
  )
}

function Files({ files }: { files: readonly File[] }) {
  const texts = useTexts(loadTexts)
  const language = useLanguage()
  return (
    <section className="services-section" aria-labelledby="files">
      <h2 id="files">{texts.files}</h2>
      <DataTable<File>
        label={texts.files}
        rows={files}
        keyOf={({ path }) => path}
        columns={[
          { key: 'path', head: texts.path, text: ({ path }) => path },
          {
            key: 'bytes',
            head: texts.bytes,
            text: ({ bytes }) => formatNumber(bytes, language),
            numeric: true,
          },
          {
            key: 'sha256',
            head: texts.checksum,
            text: ({ sha256 }) => sha256,
            render: ({ sha256, path }) => (
              <Copyable
                value={sha256}
                shown={`${sha256.slice(0, 16)}…`}
                label={`${texts.checksum} ${path}`}
              />
            ),
          },
        ]}
      />
    </section>
  )
}
