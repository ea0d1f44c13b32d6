import type { WeekWindow } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { registerTexts } from '../register.texts.ts'
import { Plain, Rows } from './fields.tsx'

const days = [1, 2, 3, 4, 5, 6, 7] as const

/** Parts of the week, Swedish local time. None means always. */
export function WeekWindows({
  label,
  windows,
  onChange,
}: {
  label: string
  windows: readonly WeekWindow[]
  onChange(windows: WeekWindow[]): void
}) {
  const texts = useTexts(registerTexts)
  const words = useTexts(allWords)
  return (
    <Rows
      label={`${label}${windows.length === 0 ? ` – ${texts.always}` : ''}`}
      items={windows}
      add={texts.addWindow}
      removeLabel={texts.takeOut}
      blank={(): WeekWindow => ({ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' })}
      onChange={onChange}
    >
      {(window, change) => (
        <>
          <div className="days" role="group" aria-label={texts.days}>
            {days.map((day) => (
              <label key={day} className="check">
                <input
                  type="checkbox"
                  checked={window.days.includes(day)}
                  onChange={(event) =>
                    change({ ...window, days: toggled(window.days, day, event.target.checked) })
                  }
                />
                {words.days[`d${day}`]}
              </label>
            ))}
          </div>
          <Plain
            label={texts.from}
            type="time"
            value={window.from}
            onChange={(from) => change({ ...window, from })}
          />
          <Plain
            label={texts.to}
            type="time"
            value={window.to}
            onChange={(to) => change({ ...window, to })}
          />
        </>
      )}
    </Rows>
  )
}

function toggled(chosen: readonly number[], day: number, on: boolean): number[] {
  return on ? [...chosen, day].toSorted((a, b) => a - b) : chosen.filter((one) => one !== day)
}
