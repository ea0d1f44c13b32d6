import { useEffect, useId, useMemo, useRef, useState } from 'react'

export interface Choice {
  id: string
  label: string
  detail?: string
}

interface ChoiceListProps {
  label: string
  searchLabel: string
  nothing: string
  choices: readonly Choice[]
  chosen: string | undefined
  onChoose(id: string): void
  /** Told of what is searched for, where the choices that are here are not all. */
  onSearch?: ((search: string) => void) | undefined
  /** Enter in the search field, when something is chosen. */
  onSubmit?(): void
}

/** A short list to choose one from, with a search field above: type to narrow, arrows to move, Enter to go on. */
export function ChoiceList({
  label,
  searchLabel,
  nothing,
  choices,
  chosen,
  onChoose,
  onSearch,
  onSubmit,
}: ChoiceListProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => narrow(choices, search), [choices, search])

  useEffect(() => {
    const option = list.current?.querySelector(`#${CSS.escape(`${id}-${chosen}`)}`)
    option?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])

  const move = (step: number) => {
    const at = found.findIndex((choice) => choice.id === chosen)
    const next = found[Math.min(found.length - 1, Math.max(0, at + step))]
    if (next) onChoose(next.id)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      const only = found.some((choice) => choice.id === chosen) ? undefined : found[0]
      if (only) onChoose(only.id)
      else if (chosen !== undefined) onSubmit?.()
    } else return
    event.preventDefault()
  }

  return (
    <div className="choice-list">
      <label htmlFor={`${id}-search`}>{label}</label>
      <input
        id={`${id}-search`}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.some((choice) => choice.id === chosen) ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder={searchLabel}
        autoComplete="off"
        autoFocus
        value={search}
        onChange={(event) => {
          setSearch(event.target.value)
          onSearch?.(event.target.value)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} ref={list} role="listbox" aria-label={label}>
        {found.map((choice) => (
          // the keyboard goes through the field above (aria-activedescendant)
          <button
            type="button"
            tabIndex={-1}
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            aria-selected={choice.id === chosen}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(choice.id)}
          >
            {choice.label}
            {choice.detail && <small>{choice.detail}</small>}
          </button>
        ))}
      </div>
      {found.length === 0 && <p role="status">{nothing}</p>}
    </div>
  )
}

function narrow(choices: readonly Choice[], search: string): readonly Choice[] {
  const wanted = search.trim().toLowerCase().split(/\s+/)
  return choices.filter(({ label, detail }) => {
    const text = `${label} ${detail ?? ''}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
