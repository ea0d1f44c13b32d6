import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { cosignatureTime, generateSeed, noteKey, parseVerifierKey } from './note-key.ts'
import { formatNote, NoteError, parseNote, signNote, verifyNote } from './signed-note.ts'

/** The example of the first implementation of notes (golang.org/x/mod/sumdb/note). */
const neumannKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const neumannNote =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

const key = noteKey('log.example.se/audit', Buffer.alloc(32, 7), 'note')
const root = Buffer.alloc(32, 1)
const checkpoint = formatCheckpoint({ origin: 'log.example.se/audit', size: 42, root })

test('a note of another implementation is verified', () => {
  const note = parseNote(neumannNote)
  assert.equal(verifyNote(note, [parseVerifierKey(neumannKey)]).length, 1)
  assert.equal(formatNote(note), neumannNote)
  const altered = parseNote(neumannNote.replace('answer', 'ANSWER'))
  assert.throws(
    () => verifyNote(altered, [parseVerifierKey(neumannKey)]),
    /signature of PeterNeumann is wrong/,
  )
})

test('a key speaks for itself through its verifier key', () => {
  const note = parseNote(signNote(checkpoint, [key.signer]))
  assert.equal(verifyNote(note, [parseVerifierKey(key.verifierKey)])[0]!.name, 'log.example.se/audit')
  const other = noteKey('log.example.se/audit', generateSeed(), 'note')
  assert.throws(() => verifyNote(note, [other.verifier]), /no signature of a key that is trusted/)
})

test('during a change of keys either key is enough', () => {
  const next = noteKey('log.example.se/audit', generateSeed(), 'note')
  const note = parseNote(signNote(checkpoint, [key.signer, next.signer]))
  for (const each of [key, next]) assert.equal(verifyNote(note, [each.verifier]).length, 1)
})

test('a cosignature says when, and is bound to it (C2SP tlog-cosignature)', () => {
  const witness = noteKey('witness.example.se', generateSeed(), 'cosignature', () => 1_679_315_147_900)
  const note = parseNote(signNote(checkpoint, [key.signer, witness.signer]))
  const [cosignature] = verifyNote(note, [parseVerifierKey(witness.verifierKey)])
  assert.equal(cosignatureTime(cosignature!.signature), 1_679_315_147)
  const earlier = Buffer.from(cosignature!.signature)
  earlier.writeBigUInt64BE(5n)
  assert.equal(witness.verifier.verify(note.text, earlier), false)
  assert.equal(witness.verifier.verify(note.text, earlier.subarray(8)), false)
})

test('the same secret under another name or kind is another key', () => {
  const seed = generateSeed()
  const ids = [noteKey('a', seed, 'note'), noteKey('b', seed, 'note'), noteKey('a', seed, 'cosignature')]
  assert.equal(new Set(ids.map(({ verifier }) => verifier.keyId)).size, 3)
})

test('a checkpoint is read as it was written, extensions aside', () => {
  assert.deepEqual(parseCheckpoint(checkpoint), { origin: 'log.example.se/audit', size: 42, root })
  assert.equal(parseCheckpoint(`${checkpoint}extension\n`).size, 42)
  const opened = openCheckpoint(signNote(checkpoint, [key.signer]), 'log.example.se/audit', [key.verifier])
  assert.equal(opened.size, 42)
})

test('a checkpoint of another log is not taken for ours, whoever signed it', () => {
  const other = formatCheckpoint({ origin: 'other.example.se', size: 42, root })
  const note = signNote(other, [key.signer])
  assert.throws(
    () => openCheckpoint(note, 'log.example.se/audit', [key.verifier]),
    /of the log other\.example\.se/,
  )
  assert.throws(() => openCheckpoint(note, 'other.example.se', [key.verifier]), /no signature/)
})

test('what is malformed is refused', () => {
  const signed = signNote(checkpoint, [key.signer])
  for (const note of [
    'no signatures\n',
    signed.trimEnd(),
    signed.replace('— log', '- log'),
    `${signed}\u0007`,
    signed.replace('\n42\n', '\n42\r\n'),
    `x\n\n— name AAAA\n`,
    `x\n\n— name !!!\n`,
    `${'x'.repeat(70_000)}\n\n${signed}`,
    `x\n\n${'— name AAAAAAAA\n'.repeat(65)}`,
  ]) {
    assert.throws(() => parseNote(note), NoteError)
  }
  for (const text of [
    'o\n1\n',
    `o\n01\n${root.toString('base64')}\n`,
    `o\n-1\n${root.toString('base64')}\n`,
    `o\n99999999999999999\n${root.toString('base64')}\n`,
    'o\n1\nAAAA\n',
    `\n1\n${root.toString('base64')}\n`,
    `o\n1\n${root.toString('base64')}\n\nx\n`,
  ]) {
    assert.throws(() => parseCheckpoint(text), NoteError, JSON.stringify(text))
  }
  for (const text of [
    '',
    'name',
    neumannKey.replace('c74f20a3', 'c74f20a4'),
    neumannKey.replace('ARpc', 'Ahpc'),
    'name+00000000+AQ==',
  ]) {
    assert.throws(() => parseVerifierKey(text), NoteError, text)
  }
  assert.throws(() => noteKey('with space', generateSeed(), 'note'), NoteError)
  assert.throws(() => noteKey('plus+', generateSeed(), 'note'), NoteError)
  assert.throws(() => noteKey('a', Buffer.alloc(31), 'note'), NoteError)
  assert.throws(() => signNote('no newline', [key.signer]), NoteError)
})
