import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { useMay } from '../../session/login.ts'
import { askHub } from '../data-api.ts'
import { AddKey } from './add-key.tsx'
import { deliveryTexts } from './delivery.texts.ts'
import { type SftpKey, useSftp } from './delivery-api.ts'
import { keysTexts } from './keys.texts.ts'

/** Who may fetch deliveries over SFTP, by which key. */
export function KeysPage() {
  const texts = useTexts(keysTexts)
  const { back } = useTexts(deliveryTexts)
  const mayWrite = useMay('hub.deliveries.write')
  const { data, error, refetch } = useQuery({
    queryKey: ['hub', 'sftp-keys'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: SftpKey[] }>('GET', '/sftp/keys', { signal })).items,
  })
  return (
    <div className="services-section">
      <Link to="/data/deliveries">{back}</Link>
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Server />
      <section className="services-section" aria-labelledby="keys">
        <h2 id="keys">{texts.keys}</h2>
        {error && <Refused error={error} onRetry={() => void refetch()} />}
        {data === undefined && !error && <Waiting lines={4} />}
        {data?.length === 0 && <p className="empty">{texts.none}</p>}
        {data && data.length > 0 && <KeyTable keys={data} mayWrite={mayWrite} />}
      </section>
      {mayWrite && <AddKey />}
    </div>
  )
}

function Server() {
  const texts = useTexts(keysTexts)
  const { data } = useSftp()
  return (
    <section className="services-section" aria-labelledby="server">
      <h2 id="server">{texts.server}</h2>
      {data && (
        <Facts
          facts={[
            [texts.port, data.port === undefined ? texts.closed : String(data.port)],
            [texts.fingerprint, <Copyable key="print" value={data.fingerprint} label={texts.fingerprint} />],
            [
              texts.hostKey,
              <Copyable
                key="host"
                value={data.hostKey}
                shown={`${data.hostKey.slice(0, 40)}…`}
                label={texts.hostKey}
              />,
            ],
          ]}
        />
      )}
    </section>
  )
}

function KeyTable({ keys, mayWrite }: { keys: readonly SftpKey[]; mayWrite: boolean }) {
  const texts = useTexts(keysTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const [asking, setAsking] = useState<SftpKey>()
  const revoke = useMutation({
    mutationFn: (id: string) => askHub<SftpKey>('DELETE', `/sftp/keys/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'sftp-keys'] }),
  })
  const at = (instant: string) => formatInstant(instant, language)
  return (
    <>
      {revoke.error && <Refused error={revoke.error} />}
      <DataList<SftpKey>
        label={texts.keys}
        rows={keys}
        keyOf={({ id }) => id}
        file={texts.file}
        columns={[
          { key: 'name', head: texts.name, text: ({ name }) => name },
          {
            key: 'organisation',
            head: texts.organisation,
            text: ({ organisationName = '' }) => organisationName,
          },
          { key: 'system', head: texts.system, text: ({ system = '' }) => system },
          {
            key: 'print',
            head: texts.fingerprint,
            text: ({ fingerprint }) => fingerprint,
            render: ({ fingerprint }) => <code className="data-print">{fingerprint}</code>,
          },
          {
            key: 'added',
            head: texts.added,
            text: ({ addedAt }) => at(addedAt),
            value: ({ addedAt }) => addedAt,
          },
          {
            key: 'used',
            head: texts.used,
            text: ({ usedAt }) => (usedAt === undefined ? texts.never : at(usedAt)),
            value: ({ usedAt = '' }) => usedAt,
          },
          {
            key: 'state',
            head: texts.state,
            text: ({ revokedAt }) => (revokedAt === undefined ? texts.holds : texts.revoked(at(revokedAt))),
          },
        ]}
        actions={
          mayWrite
            ? {
                head: texts.acts,
                render: (key) =>
                  key.revokedAt === undefined && (
                    <button type="button" className="plain-button" onClick={() => setAsking(key)}>
                      {texts.revoke} <span className="spoken">{key.name}</span>
                    </button>
                  ),
              }
            : undefined
        }
      />
      {asking && (
        <Confirm
          title={texts.revokeTitle}
          text={texts.revokeText(asking.name)}
          yes={texts.revoke}
          no={texts.keep}
          danger
          onYes={() => {
            setAsking(undefined)
            revoke.mutate(asking.id)
          }}
          onNo={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
