import type { ChainStep, ChainTarget, ChainWrite } from '../../api/contract.ts'
import { Pick, Plain, Rows } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import { WeekWindows } from '../form/week-windows.tsx'
import type { Around } from '../register.ts'
import { chainFields } from './chains.texts.ts'

/** The steps in order: whom each calls, how long it waits, and when in the week it is used. */
export function ChainSteps({ form, around }: { form: Form<ChainWrite>; around: Around }) {
  const texts = chainFields[around.language]
  return (
    <Rows
      label={texts.steps}
      items={form.value.steps}
      add={texts.addStep}
      removeLabel={texts.removeStep}
      moveLabel={texts.moveUp}
      blank={(): ChainStep => ({
        targets: [{ kind: 'group', id: around.names.groups[0]?.id }],
        waitSeconds: 120,
        windows: [],
      })}
      onChange={(steps) => form.set('steps', steps)}
    >
      {(step, change, index) => (
        <div className="chain-step">
          <b>{texts.step(index + 1)}</b>
          <Targets step={step} around={around} onChange={(targets) => change({ ...step, targets })} />
          <Plain
            label={texts.wait}
            type="number"
            value={String(step.waitSeconds)}
            onChange={(seconds) => change({ ...step, waitSeconds: Number(seconds) })}
          />
          <WeekWindows
            label={texts.windows}
            windows={step.windows}
            onChange={(windows) => change({ ...step, windows })}
          />
          <p className="fault">
            {form.fault(`steps/${index}/waitSeconds`) ?? form.fault(`steps/${index}/targets`) ?? ''}
          </p>
        </div>
      )}
    </Rows>
  )
}

function Targets({
  step,
  around,
  onChange,
}: {
  step: ChainStep
  around: Around
  onChange(targets: ChainTarget[]): void
}) {
  const texts = chainFields[around.language]
  return (
    <Rows
      label={texts.targets}
      items={step.targets}
      add={texts.addTarget}
      removeLabel={around.texts.takeOut}
      blank={(): ChainTarget => ({ kind: 'group', id: around.names.groups[0]?.id })}
      onChange={onChange}
    >
      {(target, change) => <Target target={target} around={around} onChange={change} />}
    </Rows>
  )
}

function Target({
  target,
  around,
  onChange,
}: {
  target: ChainTarget
  around: Around
  onChange(target: ChainTarget): void
}) {
  const texts = chainFields[around.language]
  const { names } = around
  const list = target.kind === 'staff' ? names.staff : names.groups
  return (
    <>
      <Pick
        label={texts.targetKind}
        value={target.kind}
        choices={(['group', 'staff', 'relatives'] as const).map((value) => ({
          value,
          label: texts.targetKinds[value],
        }))}
        onChange={(kind) => {
          if (kind === 'relatives') onChange({ kind })
          else if (kind === 'staff') onChange({ kind, id: names.staff[0]?.id })
          else onChange({ kind: 'group', id: names.groups[0]?.id })
        }}
      />
      {target.kind === 'relatives' ? (
        <Pick
          label={texts.relativePlace}
          value={target.place === undefined ? undefined : String(target.place)}
          none={texts.allRelatives}
          choices={[1, 2, 3, 4, 5].map((place) => ({
            value: String(place),
            label: texts.relativeNumber(place),
          }))}
          onChange={(place) =>
            onChange(place ? { kind: 'relatives', place: Number(place) } : { kind: 'relatives' })
          }
        />
      ) : (
        <Pick
          label={texts.targetKinds[target.kind]}
          value={target.id}
          choices={list.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => onChange({ kind: target.kind, id })}
        />
      )}
    </>
  )
}
