import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameSchemas } from './named-schemas.ts'

const alarm = { type: 'object', title: 'Alarm', properties: { id: { type: 'string' } } }

test('a schema with a name is described once, and referred to', () => {
  const document = nameSchemas({
    info: { title: 'Knutpunkt' },
    paths: { a: alarm, b: { type: 'array', items: alarm } },
  })
  const reference = { $ref: '#/components/schemas/Alarm' }
  assert.deepEqual(document, {
    info: { title: 'Knutpunkt' },
    paths: { a: reference, b: { type: 'array', items: reference } },
    components: { schemas: { Alarm: { type: 'object', properties: { id: { type: 'string' } } } } },
  })
})

test('a named schema within another is referred to from there', () => {
  const step = { title: 'Step', type: 'object', properties: { at: { type: 'string' } } }
  const document = nameSchemas({ paths: { ...alarm, title: 'Chain', properties: { steps: step } } }) as {
    components?: { schemas: Record<string, { properties: object }> }
  }
  assert.deepEqual(document.components?.schemas['Chain']?.properties, {
    steps: { $ref: '#/components/schemas/Step' },
  })
})

test('another schema of the same name stays where it is', () => {
  const other = { ...alarm, properties: {} }
  const document = nameSchemas({ paths: { a: alarm, b: other } })
  assert.deepEqual(document.paths.b, other)
})
