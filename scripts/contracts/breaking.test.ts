import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakingChanges } from './breaking.ts'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })

function document(change: { parameters?: object[]; body?: object; answer?: object; path?: string } = {}) {
  const body = {
    type: 'object',
    additionalProperties: false,
    required: ['type'],
    properties: {
      type: { anyOf: [{ const: 'alarm' }, { const: 'reset' }] },
      note: { type: 'string' },
      ...(change.body as { properties?: object })?.properties,
    },
  }
  const answer = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      steps: { type: 'array', items: { type: 'object', properties: { at: { type: 'string' } } } },
    },
  }
  return {
    paths: {
      [change.path ?? '/api/things']: {
        post: {
          parameters: change.parameters ?? [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
          requestBody: json({
            ...body,
            ...change.body,
            properties: { ...body.properties, ...propertiesOf(change.body) },
          }),
          responses: { 200: json(change.answer ?? answer) },
        },
      },
    },
  }
}

const propertiesOf = (part: object | undefined) => (part as { properties?: object })?.properties

for (const [what, after] of [
  ['nothing', document()],
  ['a field that may be sent', document({ body: { properties: { more: { type: 'string' } } } })],
  [
    'a word that is taken',
    document({ body: { properties: { type: { enum: ['alarm', 'reset', 'test'] } } } }),
  ],
  [
    'a field of an answer',
    document({
      answer: {
        type: 'object',
        required: ['id', 'more'],
        properties: {
          id: { type: 'string' },
          more: { type: 'string' },
          steps: { type: 'array', items: { type: 'object', properties: { at: { type: 'string' } } } },
        },
      },
    }),
  ],
  [
    'a parameter that may be left out',
    document({
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
        { name: 'after', in: 'query', schema: { type: 'string' } },
      ],
    }),
  ],
] as const) {
  test(`${what} added breaks nothing`, () => assert.deepEqual(breakingChanges(document(), after), []))
}

for (const [change, line] of [
  [{ path: '/api/other' }, 'POST /api/things is gone'],
  [{ parameters: [] }, 'POST /api/things: the parameter limit is gone'],
  [
    { parameters: [{ name: 'limit', in: 'query', required: true, schema: { type: 'integer' } }] },
    'POST /api/things: the parameter limit is newly asked for',
  ],
  [
    { parameters: [{ name: 'limit', in: 'query', schema: { type: 'string' } }] },
    'POST /api/things: the parameter limit is string, and was integer',
  ],
  [{ body: { required: ['type', 'note'] } }, 'POST /api/things, body.note is newly asked for'],
  [
    { body: { properties: { type: { enum: ['alarm'] } } } },
    'POST /api/things, body.type: "reset" is no longer taken',
  ],
  [{ body: { properties: { note: undefined } } }, 'POST /api/things, body.note is no longer taken'],
  [
    { answer: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
    'POST /api/things, answer 200.steps is gone',
  ],
  [
    {
      answer: {
        type: 'object',
        required: [],
        properties: { id: { type: 'string' }, steps: { type: 'array' } },
      },
    },
    'POST /api/things, answer 200.id is no longer always there',
  ],
  [
    {
      answer: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string' },
          steps: { type: 'array', items: { type: 'object', properties: {} } },
        },
      },
    },
    'POST /api/things, answer 200.steps[].at is gone',
  ],
] as [Parameters<typeof document>[0], string][]) {
  test(`broken: ${line}`, () => assert.deepEqual(breakingChanges(document(), document(change)), [line]))
}

test('a schema that got a name is the same schema', () => {
  const [before, after] = [document(), document()]
  const schema = after.paths['/api/things']!.post.responses[200].content['application/json'].schema
  after.paths['/api/things']!.post.responses[200] = json({ $ref: '#/components/schemas/Thing' })
  assert.deepEqual(breakingChanges(before, { ...after, components: { schemas: { Thing: schema } } }), [])
  const other = { ...schema, properties: {} }
  assert.equal(breakingChanges(before, { ...after, components: { schemas: { Thing: other } } }).length, 2)
})
