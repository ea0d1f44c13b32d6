import type { ContractPart } from '../contract/service-contract.ts'
import { escapeXml } from '../soap/xml.ts'
import { sampleText } from './sample-text.ts'
import type { ContractFile } from './service-contract.ts'
import { type MessageNode, messagesOf } from './xsd-nodes.ts'

/** A message as rows to read. */
export function rowsOf(node: MessageNode, depth = 0): ContractPart[] {
  const { name, attribute, type, min, max, says, values, facets, children, alternative } = node
  const least = alternative ? 0 : min
  const most = max === 'unbounded' ? '*' : String(max)
  const held = Object.entries(facets)
    .filter(([facet]) => facet !== 'annotation' && facet !== 'whiteSpace')
    .map(([facet, value]) => `${facet} ${value}`)
  return [
    {
      depth,
      name: attribute ? `@${name}` : name,
      type: [values.length > 0 ? values.slice(0, 20).join(' | ') : type, ...held].join(', ').slice(0, 500),
      occurs: String(least) === most ? most : `${least}..${most}`,
      ...(says && { text: says.slice(0, 2000) }),
    },
    ...children.flatMap((each) => rowsOf(each, depth + 1)),
  ]
}

/** An example of a message that holds to its schema. */
export function exampleOf(node: MessageNode): string {
  return sample(node, '', 0)
}

/** An example message of a contract, by its root element. */
export function xsdExample(
  files: readonly ContractFile[],
  namespace: string,
  name: string,
): string | undefined {
  const root = messagesOf(files)(namespace, name)
  return root && exampleOf(root)
}

function sample(node: MessageNode, within: string, depth: number): string {
  const { name, namespace, text, facets, values, children } = node
  const pad = '  '.repeat(depth)
  const attributes = children
    .filter((each) => each.attribute && each.min > 0)
    .map((each, at) => {
      const value = escapeXml(sampleText(each.text ?? 'string', each.facets, each.values))
      if (each.namespace === '') return ` ${each.name}="${value}"`
      return ` xmlns:a${at}="${escapeXml(each.namespace)}" a${at}:${each.name}="${value}"`
    })
    .join('')
  const declared = namespace === within ? '' : ` xmlns="${escapeXml(namespace)}"`
  const start = `${pad}<${name}${declared}${attributes}`
  const inner = children
    .filter((each) => !each.attribute && !each.alternative)
    // What may hold itself is shown once; what is left out then may be left out.
    .filter((each) => each.text !== undefined || each.children.length > 0 || each.min > 0)
    .map((each) => sample(each, namespace, depth + 1))
  if (inner.length > 0) return `${start}>\n${inner.join('\n')}\n${pad}</${name}>`
  if (text === undefined) return `${start}/>`
  return `${start}>${escapeXml(sampleText(text, facets, values))}</${name}>`
}
