import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTexts } from '../../i18n/texts.ts'
import { environmentTexts } from './environment.texts.ts'
import { type Environment, historyKey, outputKey, outputsKey, saveOutput } from './environment-api.ts'
import { OutputForm } from './output-form.tsx'

/** Saves the answer that is shown as a result, and goes to it. */
export function SaveOutput({
  environment: { id, people },
  sql,
  columns,
  onEnd,
}: {
  environment: Environment
  sql: string
  columns: readonly { name: string; type: string }[]
  onEnd(): void
}) {
  const texts = useTexts(environmentTexts)
  const client = useQueryClient()
  const navigate = useNavigate()
  return (
    <div className="data-block">
      <h3>{texts.saveTitle}</h3>
      <p>{texts.saveLead}</p>
      <OutputForm
        start={{ title: '', explanation: '', sql }}
        columns={columns.map(({ name }) => name)}
        people={people}
        editable={false}
        words={{ save: texts.save, saving: texts.saving, cancel: texts.cancel }}
        onCancel={onEnd}
        onSave={async (asked) => {
          const output = await saveOutput(id, asked)
          client.setQueryData(outputKey('outputs', output.id), output)
          void client.invalidateQueries({ queryKey: outputsKey(id) })
          void client.invalidateQueries({ queryKey: historyKey(id) })
          await navigate({ to: '/data/outputs/$id', params: { id: output.id } })
        }}
      />
    </div>
  )
}
