import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatTlogProof, parseTlogProof } from '../log/tlog-proof.ts'
import { formatWitnessRequest, parseWitnessRequest } from '../witness/witness-request.ts'
import { formatCheckpoint, openCheckpoint } from './checkpoint.ts'
import { noteKey, parseVerifierKey } from './note-key.ts'
import { NoteError, signNote } from './signed-note.ts'

const key = noteKey('log.example.se', Buffer.alloc(32, 7), 'note')
const hash = Buffer.alloc(32, 1)
const checkpoint = signNote(formatCheckpoint({ origin: 'log.example.se', size: 42, root: hash }), [
  key.signer,
])
const proof = formatTlogProof({ index: 7, hashes: [hash, hash], checkpoint, extra: Buffer.from('{}') })
const request = formatWitnessRequest({ older: 3, proof: [hash], checkpoint })

/** A text with a part of it replaced by anything. */
const spoiled = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

/** Runs something that may refuse with a sentence, and in no other way. */
function refusing<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    assert.ok(error instanceof NoteError, String(error))
    return undefined
  }
}

test('a spoiled checkpoint is refused with a sentence, or says what was signed', () => {
  fc.assert(
    fc.property(spoiled(checkpoint), (text) => {
      const opened = refusing(() => openCheckpoint(text, 'log.example.se', [key.verifier]))
      if (opened) assert.deepEqual([opened.size, opened.root], [42, hash])
    }),
    { numRuns: 2000 },
  )
})

test('spoiled keys, proofs and requests are refused with a sentence, or read', () => {
  fc.assert(
    fc.property(spoiled(key.verifierKey), spoiled(proof), spoiled(request), (verifierKey, one, other) => {
      refusing(() => parseVerifierKey(verifierKey))
      refusing(() => parseTlogProof(one))
      parseWitnessRequest(other)
    }),
    { numRuns: 2000 },
  )
  assert.deepEqual(parseTlogProof(proof).hashes, [hash, hash])
  assert.deepEqual(parseWitnessRequest(request), { older: 3, proof: [hash], checkpoint })
})
