import { useTexts } from '../../i18n/texts.ts'
import type { ContractPage as Page } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

/** What is sent, as rows to read, and an example of each message. */
export function Messages({ page }: { page: Page }) {
  const texts = useTexts(contractTexts)
  return (
    <>
      <h2>{texts.messages}</h2>
      {page.messages.map(({ operation, direction, parts, example }) => (
        <section key={`${operation} ${direction}`} className="services-section">
          <h3>
            {operation}: {texts[direction]}
          </h3>
          <div
            className="services-scroll table-frame"
            role="region"
            aria-label={`${operation} ${texts[direction]}`}
            tabIndex={0}
          >
            <table className="plain-table">
              <thead>
                <tr>
                  {[texts.part, texts.type, texts.occurs, texts.text].map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {parts.map((part, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the same name may come twice
                  <tr key={at}>
                    <th scope="row" style={{ paddingInlineStart: `${0.5 + part.depth * 1.2}rem` }}>
                      {part.name}
                    </th>
                    <td>{part.type}</td>
                    <td>{part.occurs}</td>
                    <td>{part.text ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {example && (
            <details>
              <summary>{texts.example}</summary>
              <pre className="services-example" tabIndex={0}>
                {example}
              </pre>
            </details>
          )}
        </section>
      ))}
    </>
  )
}
