import { type ReactNode, useId } from 'react'
import '../services/services.css'
import './choose-one.css'

interface ChooseOneProps<T extends string | boolean> {
  label: string
  value: T
  choices: readonly (readonly [value: T, label: string, help?: string])[]
  onChange(value: T): void
  children?: ReactNode
}

/** One of a few, each with what it means. */
export function ChooseOne<T extends string | boolean>({
  label,
  value,
  choices,
  onChange,
  children,
}: ChooseOneProps<T>) {
  const name = useId()
  return (
    <fieldset className="several choose-one">
      <legend>{label}</legend>
      {choices.map(([each, text, help]) => (
        <label key={String(each)} className="services-check">
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} />
          <span>
            {text}
            {help && (
              <>
                . <span className="quiet">{help}</span>
              </>
            )}
          </span>
        </label>
      ))}
      {children}
    </fieldset>
  )
}
