import assert from 'node:assert/strict'
import { test } from 'node:test'
import { envelope } from '../soap/envelope.ts'
import { compileXsd } from '../validation/xsd-check.ts'
import { sampleOfPattern, sampleText } from './sample-text.ts'
import type { ContractFile } from './service-contract.ts'
import { messagesOf } from './xsd-nodes.ts'
import { exampleOf, rowsOf, xsdExample } from './xsd-parts.ts'

const key = 'urn:k'
const schema = (body: string, namespace = key, rest = ''): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="${namespace}" xmlns:o="urn:o" targetNamespace="${namespace}" elementFormDefault="qualified" ${rest}>${body}</xs:schema>`
const own = (body: string): ContractFile[] => [{ name: 'k.xsd', content: schema(body) }]
const rows = (files: ContractFile[], name = 'Get') =>
  rowsOf(messagesOf(files)(key, name)!).map(
    ({ depth, name: of, type, occurs, text }) =>
      `${'  '.repeat(depth)}${of} ${occurs} ${type}${text ? ` (${text})` : ''}`,
  )
const holds = (files: ContractFile[], name = 'Get') => {
  const check = compileXsd('test', key, files)
  const places = check.check(Buffer.from(envelope(xsdExample(files, key, name)!)))
  check.dispose()
  return places
}

test('a message is read with how often each part comes, its type, its limits and what is said of it', () => {
  const files = own(`<xs:element name="Get"><xs:complexType><xs:sequence>
      <xs:element name="id" type="t:Id"><xs:annotation><xs:documentation>Vem
        det gäller.</xs:documentation></xs:annotation></xs:element>
      <xs:element name="kind" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="a"/><xs:enumeration value="b"/></xs:restriction></xs:simpleType></xs:element>
      <xs:choice><xs:element name="day" type="xs:date"/><xs:element name="time" type="xs:dateTime"/></xs:choice>
      <xs:group ref="t:More" maxOccurs="unbounded"/>
    </xs:sequence><xs:attribute name="mode" use="required" type="xs:boolean"/></xs:complexType></xs:element>
    <xs:group name="More"><xs:sequence><xs:element name="note" type="xs:string" minOccurs="0"/></xs:sequence></xs:group>
    <xs:simpleType name="Id"><xs:restriction base="xs:string"><xs:pattern value="(19|20)\\d{10}"/></xs:restriction></xs:simpleType>`)
  assert.deepEqual(rows(files), [
    'Get 1 object',
    '  @mode 1 boolean',
    '  id 1 Id, pattern (19|20)\\d{10} (Vem det gäller.)',
    '  kind 0..1 a | b',
    '  day 1 date',
    '  time 0..1 dateTime',
    '  note 0..* string',
  ])
  assert.deepEqual(holds(files), [])
  assert.match(xsdExample(files, key, 'Get')!, /<id>191111111111<\/id>/)
})

test('types of the same name in two namespaces are told apart by their prefixes', () => {
  const files = [
    ...own(`<xs:import namespace="urn:o" schemaLocation="o.xsd"/><xs:element name="Get"><xs:complexType><xs:sequence>
      <xs:element name="mine" type="t:Id"/><xs:element name="theirs" type="o:Id"/><xs:element ref="o:thing"/></xs:sequence></xs:complexType></xs:element>
      <xs:complexType name="Id"><xs:sequence><xs:element name="number" type="xs:int"/></xs:sequence></xs:complexType>`),
    {
      name: 'o.xsd',
      content: schema(
        '<xs:element name="thing" type="xs:string"/><xs:complexType name="Id"><xs:sequence><xs:element name="root" type="xs:string"/></xs:sequence></xs:complexType>',
        'urn:o',
      ),
    },
  ]
  assert.deepEqual(rows(files), [
    'Get 1 object',
    '  mine 1 Id',
    '    number 1 int',
    '  theirs 1 Id',
    '    root 1 string',
    '  thing 1 string',
  ])
  assert.deepEqual(holds(files), [])
})

test('a type that extends another has its elements first, and text with attributes is text', () => {
  const files = own(`<xs:element name="Get" type="t:Child"/>
    <xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:string"/></xs:sequence></xs:complexType>
    <xs:complexType name="Child"><xs:complexContent><xs:extension base="t:Base"><xs:sequence><xs:element name="b" type="t:Sum"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
    <xs:complexType name="Sum"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unit" use="required" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>`)
  assert.deepEqual(rows(files), ['Get 1 Child', '  a 1 string', '  b 1 Sum', '    @unit 1 string'])
  assert.deepEqual(holds(files), [])
})

test('a type that holds itself is opened once, and its example still holds', () => {
  const files = own(`<xs:element name="Get" type="t:Tree"/>
    <xs:complexType name="Tree"><xs:sequence><xs:element name="name" type="xs:string"/><xs:element name="branch" type="t:Tree" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>`)
  assert.deepEqual(rows(files), ['Get 1 Tree', '  name 1 string', '  branch 0..* Tree'])
  assert.deepEqual(holds(files), [])
})

test('schemas made to grow without end are cut off', () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) =>
      `<xs:complexType name="T${at}"><xs:sequence>${'abcdefgh'
        .split('')
        .map((name) => `<xs:element name="${name}" type="t:T${at + 1}"/>`)
        .join('')}</xs:sequence></xs:complexType>
       <xs:group name="G${at}"><xs:sequence>${`<xs:group ref="t:G${at + 1}"/>`.repeat(8)}</xs:sequence></xs:group>`,
  ).join('')
  const files = own(`<xs:element name="Get" type="t:T0"/>
    <xs:element name="Groups"><xs:complexType><xs:group ref="t:G0"/></xs:complexType></xs:element>
    <xs:element name="Self" type="t:Self"/>
    <xs:complexType name="Self"><xs:complexContent><xs:extension base="t:Self"/></xs:complexContent></xs:complexType>${levels}`)
  const read = messagesOf(files)
  assert.ok(rowsOf(read(key, 'Get')!).length <= 800)
  assert.ok(exampleOf(read(key, 'Get')!).length < 1_000_000)
  assert.equal(rowsOf(read(key, 'Groups')!).length, 1)
  assert.equal(rowsOf(read(key, 'Self')!).length, 1)
})

test('an example of a text keeps to its pattern, its lengths and its limits', () => {
  for (const [pattern, wanted] of [
    ['\\d{12}', '111111111111'],
    ['SE\\d{10}-[A-Z0-9]+', 'SE1111111111-A'],
    ['[^a]', 'x'],
    ['a|b', 'a'],
    ['(ab){2}c?', 'abab'],
    ['\\.x\\d', '.x1'],
  ] as const) {
    assert.equal(sampleOfPattern(pattern), wanted)
    assert.match(wanted, new RegExp(`^(?:${pattern})$`))
  }
  assert.ok(sampleOfPattern('((x{999999}){999999}){999999}').length <= 200)
  assert.ok(sampleOfPattern(`${'('.repeat(5000)}x`).length <= 200)
  assert.equal(sampleText('string', { minLength: '10' }, []), 'exempelxxx')
  assert.equal(sampleText('string', { maxLength: '3' }, []), 'exe')
  assert.equal(sampleText('int', { minInclusive: '5' }, []), '5')
})
