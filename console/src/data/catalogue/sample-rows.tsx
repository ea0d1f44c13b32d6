import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { catalogueTexts } from './catalogue.texts.ts'
import { type CataloguePage, catalogueApi } from './catalogue-api.ts'

/** Rows that are made up, with that said above them and in each. */
export function SampleRows({ sample, variables, id }: Pick<CataloguePage, 'sample' | 'variables' | 'id'>) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const heads = new Map(variables.map(({ name, title }) => [name, title[language]]))
  return (
    <>
      <h2>{texts.sample}</h2>
      <p>{texts.sampleLead}</p>
      <div className="services-scroll table-frame" role="group" aria-label={texts.sample} tabIndex={0}>
        <table className="plain-table" aria-label={texts.sample}>
          <thead>
            <tr>
              {sample.columns.map((name) => (
                <th key={name} scope="col">
                  {heads.get(name) ?? texts.sampleMark}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.rows.slice(0, 5).map((row, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own
              <tr key={at}>
                {row.map((value, column) => (
                  <td key={sample.columns[column]}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a href={`${catalogueApi}/${id}/sample.csv`}>{texts.sampleFile}</a>
      </p>
    </>
  )
}
