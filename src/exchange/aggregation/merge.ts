import { textAt, writeXml, type XmlElement } from '../soap/xml.ts'

/** What each source says of how it went, which there is one of in an answer. */
const resultNames = new Set(['result', 'resultCode', 'resultText', 'comment'])

/** Whether a source has answered that it could not. */
export function hasFailed(answer: XmlElement): boolean {
  const code = textAt(answer, 'result', 'resultCode') ?? textAt(answer, 'resultCode')
  return code === 'ERROR'
}

/**
 * One answer of many: the children of all, those of one name together in the order that names come in, so that the whole holds to the
 * same schema as each part. Of what tells how it went the first is kept.
 *
 * @param names of the answer when nobody has answered: its namespace and element
 */
export function mergeAnswers(
  answers: readonly XmlElement[],
  names: { namespace: string; name: string },
): string {
  const order = orderOf(answers)
  const byName = new Map<string, XmlElement[]>(order.map((name) => [name, []]))
  for (const each of answers.flatMap(({ children }) => children)) byName.get(nameOf(each))!.push(each)
  const children = [...byName.values()].flatMap((all) =>
    resultNames.has(all[0]!.name) ? all.slice(0, 1) : all,
  )
  return writeXml({ ...names, attributes: answers[0]?.attributes ?? {}, children, text: '' })
}

const nameOf = ({ namespace, name }: XmlElement): string => `{${namespace}}${name}`

/** Names in an order that each answer's own agrees with: a name that one has and others lack stands after what it follows there. */
function orderOf(answers: readonly XmlElement[]): string[] {
  const order: string[] = []
  for (const { children } of answers) {
    let at = 0
    for (const name of new Set(children.map(nameOf))) {
      const known = order.indexOf(name)
      if (known === -1) order.splice(at, 0, name)
      at = (known === -1 ? at : known) + 1
    }
  }
  return order
}
