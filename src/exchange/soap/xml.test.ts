import assert from 'node:assert/strict'
import { test } from 'node:test'
import { child, escapeXml, readXml, textAt, writeXml, XmlError } from './xml.ts'

test('a document is read into elements with their namespaces, and written so that it says the same', () => {
  const source =
    '<a:x xmlns:a="urn:1" id="7"><a:y>å &amp; <![CDATA[<b>]]></a:y><z xmlns="urn:2" a:k="v"/></a:x>'
  const read = readXml(source)
  assert.deepEqual([read.namespace, read.name, read.attributes['id']], ['urn:1', 'x', '7'])
  assert.equal(textAt(read, 'y'), 'å & <b>')
  assert.deepEqual(child(read, 'z')?.attributes, { '{urn:1}k': 'v' })
  assert.deepEqual(readXml(writeXml(read)), read)
})

test('what is no XML, has a DOCTYPE or is nested too deep is refused without being quoted', () => {
  const bad = [
    '<a>8012</b>',
    '',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<a>'.repeat(300),
    '<a/><b/>',
    '<x:a/>',
  ]
  for (const source of bad) {
    assert.throws(
      () => readXml(source),
      (error) => error instanceof XmlError && !error.message.includes('8012'),
    )
  }
})

test('text is escaped, and what XML cannot hold is left out', () => {
  assert.equal(escapeXml('<a b="c">&\u0000\u000b'), '&lt;a b=&quot;c&quot;&gt;&amp;')
})
