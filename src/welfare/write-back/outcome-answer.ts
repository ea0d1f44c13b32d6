import { type InternalAnswer, readXml, textAt, XmlError } from '../../exchange/index.ts'
import { scrub } from '../../kernel/index.ts'
import { problemOf, type Tried } from './outcome.ts'

/** How much of the record's own words is kept. */
const longestAnswer = 500

/**
 * What a record's answer means. It has taken the outcome when it says OK, and also when it says INFO: it has had it already. That
 * it has taken it is believed only when it says so; what cannot be read is tried again, with the same id.
 */
export function readAnswer(answer: InternalAnswer): Tried {
  const { call, code } = answer
  if (code !== undefined) return { came: 'waits', problem: problemOf(code), call }
  const result = resultOf(answer.body)
  if (result === undefined) return { came: 'waits', problem: 'answer_unreadable', call }
  if (result.code === 'OK' || result.code === 'INFO')
    return { came: 'sent', receipt: result.receipt ?? call, call }
  if (result.temporary) return { came: 'waits', problem: 'record_faults', call }
  return { came: 'refused', problem: 'record_refused', call, ...(result.text && { answer: result.text }) }
}

interface Result {
  code: 'OK' | 'INFO' | 'ERROR'
  /** The record says that it is its own fault, and will pass. */
  temporary: boolean
  text?: string
  receipt?: string
}

function resultOf(body: string): Result | undefined {
  const root = rootOf(body)
  if (root?.name !== 'ProcessAlarmOutcomeResponse') return undefined
  const said = (name: string) => textAt(root, 'result', name)
  const code = said('resultCode')
  if (code !== 'OK' && code !== 'INFO' && code !== 'ERROR') return undefined
  const text = said('resultText')
  const receipt = textAt(root, 'receiptId')
  return {
    code,
    temporary: said('errorCode') === 'TECHNICAL_ERROR',
    // A person reads it, and it may quote what was sent.
    ...(text && { text: scrub(text).slice(0, longestAnswer) }),
    ...(receipt && { receipt: receipt.slice(0, 100) }),
  }
}

function rootOf(body: string) {
  try {
    return readXml(body)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}
