import { Button } from '@midas-ds/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { environmentTexts } from './environment.texts.ts'
import { askQuery, type Environment, historyKey, type QueryAnswer } from './environment-api.ts'
import { QueryResult } from './query-result.tsx'
import { SaveOutput } from './save-output.tsx'
import { TableHelp } from './table-help.tsx'

const longest = 20_000

interface Answered {
  sql: string
  answer: QueryAnswer
}

/** Where one asks: the question, what there is to ask about beside it, and the answer. */
export function QueryDesk({
  environment,
  sql,
  onSql,
}: {
  environment: Environment
  sql: string
  onSql(sql: string): void
}) {
  const texts = useTexts(environmentTexts)
  const client = useQueryClient()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [running, setRunning] = useState<AbortController>()
  const [answered, setAnswered] = useState<Answered>()
  const [error, setError] = useState<unknown>()
  const [saving, setSaving] = useState(false)
  const run = async () => {
    if (running || sql.trim() === '') return
    const stopping = new AbortController()
    setRunning(stopping)
    setError(undefined)
    setSaving(false)
    try {
      setAnswered({ sql, answer: await askQuery(environment.id, sql, stopping.signal) })
    } catch (thrown) {
      if (!stopping.signal.aborted) setError(thrown)
    } finally {
      setRunning(undefined)
      void client.invalidateQueries({ queryKey: historyKey(environment.id) })
    }
  }
  const insert = (name: string) => {
    const at = field.current?.selectionStart ?? sql.length
    const before = sql.slice(0, at)
    onSql(`${before}${before === '' || /[\s(,.]$/.test(before) ? '' : ' '}${name}${sql.slice(at)}`)
    field.current?.focus()
  }
  return (
    <section className="environment-desk">
      <div className="environment-ask">
        <h2>
          <label htmlFor={id}>{texts.query}</label>
        </h2>
        <p className="quiet" id={`${id}-hint`}>
          {texts.queryHint(environment.querySeconds)}
        </p>
        <textarea
          id={id}
          ref={field}
          className="environment-sql"
          aria-describedby={`${id}-hint`}
          rows={8}
          maxLength={longest}
          spellCheck={false}
          autoComplete="off"
          value={sql}
          onChange={({ target }) => onSql(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            void run()
          }}
        />
        <Button
          size="medium"
          isDisabled={running !== undefined || sql.trim() === ''}
          onPress={() => void run()}
        >
          {running ? texts.running : texts.run}
        </Button>
        {running && (
          <button type="button" className="plain-button" onClick={() => running.abort()}>
            {texts.stop}
          </button>
        )}
        <div aria-live="polite">
          {error !== undefined && <Refused error={error} />}
          {answered && <QueryResult answer={answered.answer} />}
        </div>
        {answered?.answer.columns && !saving && (
          <button type="button" className="plain-button" onClick={() => setSaving(true)}>
            {texts.save}
          </button>
        )}
        {answered?.answer.columns && saving && (
          <SaveOutput
            environment={environment}
            sql={answered.sql}
            columns={answered.answer.columns}
            onEnd={() => setSaving(false)}
          />
        )}
      </div>
      <TableHelp tables={environment.tables} onInsert={insert} />
    </section>
  )
}
