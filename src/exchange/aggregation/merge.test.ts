import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXml } from '../soap/xml.ts'
import { mergeAnswers } from './merge.ts'

const names = { namespace: 'urn:x', name: 'R' }
const merged = (...answers: string[]) =>
  readXml(
    mergeAnswers(
      answers.map((each) => readXml(`<R xmlns="urn:x">${each}</R>`)),
      names,
    ),
  ).children.map(({ name, text }) => `${name}${text}`)

test('children of one name stand together, in the order that each answer has its names in', () => {
  assert.deepEqual(merged('<a>1</a><c>1</c>', '<a>2</a><b>2</b><c>2</c>', '<b>3</b>'), [
    'a1',
    'a2',
    'b2',
    'b3',
    'c1',
    'c2',
  ])
  assert.deepEqual(merged('<c>1</c>', '<b>2</b><c>2</c>'), ['b2', 'c1', 'c2'])
})

test('how it went is told once, and no answers make an empty one', () => {
  const ok = '<result><resultCode>OK</resultCode></result>'
  assert.deepEqual(merged(`<a>1</a>${ok}`, `<a>2</a>${ok}`), ['a1', 'a2', 'result'])
  assert.equal(mergeAnswers([], names), '<R xmlns="urn:x"/>')
})

test('namespaces of each source are kept, whatever prefixes it wrote', () => {
  const whole = readXml(
    mergeAnswers(
      [readXml('<p:R xmlns:p="urn:x"><p:a><q:b xmlns:q="urn:y" q:k="1">t</q:b></p:a></p:R>')],
      names,
    ),
  )
  const [b] = whole.children[0]!.children
  assert.deepEqual([b!.namespace, b!.name, b!.attributes, b!.text], ['urn:y', 'b', { '{urn:y}k': '1' }, 't'])
})
