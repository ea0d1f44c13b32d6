import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Admission, AllowList } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { csvOf } from '../../register/list/csv.ts'
import { useMay } from '../../session/login.ts'
import type { PartyAround } from '../party-around.ts'
import { sectionTexts } from '../sections.texts.ts'
import { AdmissionForm } from './admission-form.tsx'
import { certificationTexts } from './certification.texts.ts'

const controllerKinds = [
  'region',
  'municipality',
  'care_provider',
  'social_care_provider',
  'authority',
] as const

/** Every controller that may have an allow-list. */
export function AllowLists({ around }: { around: PartyAround }) {
  const texts = certificationTexts[around.language]
  const [search, setSearch] = useState('')
  const controllers = around.names.organisations.filter(
    ({ name, kinds }) =>
      kinds.some((kind) => (controllerKinds as readonly string[]).includes(kind)) &&
      name.toLowerCase().includes(search.trim().toLowerCase()),
  )
  return (
    <div className="register">
      <h1>{sectionTexts[around.language].names['allow-lists']}</h1>
      <p>{texts.lead}</p>
      <search className="register-tools">
        <label className="field">
          <span>{around.texts.search}</span>
          <input
            type="search"
            maxLength={100}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
      </search>
      {!around.names.ready && <Waiting lines={8} />}
      {around.names.ready && controllers.length === 0 && <p>{around.texts.nothingFound}</p>}
      <ul className="plain-list">
        {controllers.map(({ id, name, kinds }) => (
          <li key={id}>
            <Link to="/trust/$section/$id" params={{ section: 'allow-lists', id }}>
              {name}
            </Link>{' '}
            <span className="quiet">{around.say(kinds)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One controller's criteria, and each product with why it is let in or what it lacks. */
export function AllowListOf({ controller, around }: { controller: string; around: PartyAround }) {
  const texts = certificationTexts[around.language]
  const { names } = around
  const mayWrite = useMay('trust.certification.write')
  const queries = useQueryClient()
  const path = `/allow-lists/${controller}`
  const { data, error, refetch } = useQuery({
    queryKey: ['allow-list', controller],
    queryFn: ({ signal }) => askTrust<AllowList>('GET', path, { signal }),
  })
  const [editing, setEditing] = useState<Admission | 'new'>()
  const [removing, setRemoving] = useState<Admission>()
  const [failed, setFailed] = useState<unknown>()
  const done = async () => {
    setEditing(undefined)
    await queries.invalidateQueries({ queryKey: ['allow-list'] })
  }
  const remove = async ({ id, version }: Admission) => {
    setRemoving(undefined)
    setFailed(undefined)
    try {
      await askTrust('DELETE', `${path}/admissions/${id}`, { query: { version } })
      await done()
    } catch (thrown) {
      setFailed(thrown)
    }
  }
  return (
    <div className="register">
      <p className="no-print">
        <Link to="/trust/$section" params={{ section: 'allow-lists' }}>
          ← {sectionTexts[around.language].names['allow-lists']}
        </Link>
      </p>
      <h1>
        {texts.admits}: {names.nameOf(controller)}
      </h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {failed !== undefined && <Refused error={failed} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data && (
        <>
          <section className="admissions">
            <h2>{texts.criteria}</h2>
            {data.admissions.length === 0 && <p className="quiet">{texts.noCriteria}</p>}
            <ul className="cards">
              {data.admissions.map((admission) => (
                <li key={admission.id}>
                  <b>{criterionText(admission, around)}</b>
                  <span>
                    {around.say(admission.informationTypes) || around.words.everyKind} (
                    {around.say(admission.purposes).toLowerCase()})
                  </span>
                  {mayWrite && (
                    <span className="form-buttons">
                      <button type="button" className="plain-button" onClick={() => setEditing(admission)}>
                        {texts.changeCriterion}
                      </button>
                      <button type="button" className="plain-button" onClick={() => setRemoving(admission)}>
                        {texts.removeCriterion}
                      </button>
                    </span>
                  )}
                </li>
              ))}
            </ul>
            {mayWrite && editing === undefined && (
              <button type="button" className="plain-button" onClick={() => setEditing('new')}>
                {texts.addCriterion}
              </button>
            )}
            {editing !== undefined && (
              <AdmissionForm
                key={editing === 'new' ? 'new' : editing.id}
                path={path}
                admission={editing === 'new' ? undefined : editing}
                around={around}
                onDone={() => void done()}
              />
            )}
          </section>
          <Products list={data} around={around} />
        </>
      )}
      {removing && (
        <Confirm
          danger
          title={`${texts.removeCriterion}?`}
          text={texts.removeText}
          yes={texts.removeCriterion}
          no={around.words.cancel}
          onYes={() => void remove(removing)}
          onNo={() => setRemoving(undefined)}
        />
      )}
    </div>
  )
}

/** What a criterion asks for, in a few words. */
function criterionText({ schemeIds, productIds }: Admission, { names, language }: PartyAround): string {
  const texts = certificationTexts[language]
  const parts = [
    schemeIds.length > 0 && texts.marksOf(schemeIds.map(names.nameOf).join(', ')),
    productIds && `${texts.onlyThese.toLowerCase()}: ${productIds.map(names.nameOf).join(', ')}`,
  ].filter(Boolean)
  const text = parts.length === 0 ? texts.anyProduct : parts.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Products({ list, around }: { list: AllowList; around: PartyAround }) {
  const texts = certificationTexts[around.language]
  const { names } = around
  const criteria = new Map(list.admissions.map((one) => [one.id, criterionText(one, around)]))
  const why = ({ admitted, by, lacks }: AllowList['products'][number]) => {
    if (admitted) return by.map((id) => texts.by(criteria.get(id) ?? '')).join(', ')
    return lacks.length > 0 ? texts.lacks(lacks.map(names.nameOf).join(', ')) : texts.outside
  }
  const save = () =>
    saveFile(
      `${texts.admits} ${names.nameOf(list.controllerId)}.csv`,
      csvOf(
        [texts.product, texts.admitted, texts.why, around.texts.id],
        list.products.map((product) => [
          product.name,
          product.admitted ? around.texts.yes : around.texts.no,
          why(product),
          product.productId,
        ]),
      ),
      'text/csv;charset=utf-8',
    )
  return (
    <section className="admissions">
      <h2>{texts.products}</h2>
      <div className="table-frame">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{texts.product}</th>
              <th scope="col">{texts.admitted}</th>
              <th scope="col">{texts.why}</th>
            </tr>
          </thead>
          <tbody>
            {list.products.map((product) => (
              <tr key={product.productId}>
                <th scope="row">
                  <Link to="/trust/$section/$id" params={{ section: 'products', id: product.productId }}>
                    {product.name}
                  </Link>
                </th>
                <td className={product.admitted ? 'good' : 'warn'}>
                  {product.admitted ? `✓ ${texts.admitted}` : `✕ ${texts.notAdmitted}`}
                </td>
                <td>{why(product)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" className="plain-button" onClick={save}>
        {around.texts.exportCsv}
      </button>
    </section>
  )
}
