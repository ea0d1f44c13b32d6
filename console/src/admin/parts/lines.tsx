import { TextArea } from '@midas-ds/components/textfield'
import { useState } from 'react'

/** Several short texts, one a line. */
export function Lines({
  label,
  hint,
  values,
  fault,
  onChange,
}: {
  label: string
  hint?: string
  values: readonly string[]
  fault?: string
  onChange(values: string[]): void
}) {
  const [draft, setDraft] = useState<string>()
  return (
    <TextArea
      label={label}
      description={hint}
      value={draft ?? values.join('\n')}
      onChange={(text) => {
        setDraft(text)
        onChange([
          ...new Set(
            text
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          ),
        ])
      }}
      onBlur={() => setDraft(undefined)}
      isInvalid={fault !== undefined}
      errorMessage={fault}
      validationBehavior="aria"
    />
  )
}
