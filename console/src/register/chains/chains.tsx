import type { Chain, ChainWrite, Person } from '../../api/contract.ts'
import { words as allWords } from '../../words/words.ts'
import { ControllerPick } from '../form/controller-pick.tsx'
import { Several, TextInput } from '../form/fields.tsx'
import { RefField } from '../form/ref-field.tsx'
import { personName } from '../names.ts'
import { inReception } from '../reception.ts'
import type { Register } from '../register.ts'
import { ChainSteps } from './chain-steps.tsx'
import { chainFields } from './chains.texts.ts'
import { FallbackFields } from './fallback-fields.tsx'
import { checkBeforeSave, GapCheck } from './gap-check.tsx'
import { WhoIsCalledPanel } from './who-is-called.tsx'

const classes = Object.keys(allWords.sv.class) as ChainWrite['classes']

/** Alarm chains: who is called, in which order, for how long, and who as a last resort. */
export const chains: Register<Chain, ChainWrite> = {
  ...inReception('chains', { ofControllers: true }),
  removable: true,
  filters: [
    {
      name: 'controller',
      label: ({ texts }) => texts.controller,
      choices: ({ names }) => names.controllers.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'own',
      label: ({ language }) => chainFields[language].belongsTo,
      choices: ({ language }) => [
        { value: 'false', label: chainFields[language].everybody },
        { value: 'true', label: chainFields[language].onePerson },
      ],
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'for',
      head: ({ language }) => chainFields[language].belongsTo,
      text: ({ personId }, { names, language }) =>
        personId ? names.nameOf(personId) : chainFields[language].everybody,
    },
    {
      key: 'classes',
      head: ({ language }) => chainFields[language].classes,
      text: (chain, { words, language }) =>
        chain.classes.map((one) => words.class[one]).join(', ') || chainFields[language].otherClasses,
    },
    {
      key: 'steps',
      head: ({ language }) => chainFields[language].stepCount,
      text: ({ steps }) => String(steps.length),
    },
    {
      key: 'fallback',
      head: ({ language }) => chainFields[language].fallback,
      text: ({ fallback }, { names }) => names.nameOf(fallback.id),
    },
    {
      key: 'controller',
      head: ({ texts }) => texts.controller,
      text: ({ controllerId }, { names }) => names.nameOf(controllerId),
    },
  ],
  nameOf: ({ name }) => name,
  empty: (controllerId) => ({
    controllerId,
    name: '',
    classes: [],
    steps: [],
    fallback: { kind: 'group', id: '', repeatSeconds: 120 },
  }),
  toWrite: ({ controllerId, personId, name, classes: of, steps, fallback, templateId }) => ({
    controllerId,
    personId,
    name,
    classes: of,
    steps,
    fallback,
    templateId,
  }),
  beforeSave: checkBeforeSave,
  fields(form, around) {
    const texts = chainFields[around.language]
    const { words, names } = around
    return (
      <>
        <ControllerPick form={form} around={around} />
        <TextInput form={form} field="name" label={around.texts.name} required max={100} />
        <RefField<Person>
          label={texts.person}
          path="people"
          controllerId={form.value.controllerId}
          value={form.value.personId}
          shown={names.nameOf(form.value.personId)}
          fault={form.fault('personId')}
          toChoice={(person) => ({
            id: person.id,
            label: personName(person, words.protectedIdentity),
            detail: names.nameOf(person.homeId),
          })}
          onChange={(personId) => form.set('personId', personId)}
        />
        <Several
          label={texts.classes}
          hint={texts.classesHint}
          values={form.value.classes}
          choices={classes.map((value) => ({ value, label: words.class[value] }))}
          onChange={(chosen) => form.set('classes', chosen)}
        />
        <ChainSteps form={form} around={around} />
        <FallbackFields form={form} around={around} />
      </>
    )
  },
  beside(chain, form, around) {
    return (
      <>
        <GapCheck draft={form.value} id={chain.id} around={around} />
        <WhoIsCalledPanel
          controllerId={chain.controllerId}
          personId={chain.personId}
          alarmClass={chain.classes[0]}
          around={around}
        />
      </>
    )
  },
}
