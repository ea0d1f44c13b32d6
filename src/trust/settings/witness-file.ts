import Type from 'typebox'
import { parseVerifierKey } from '../audit/note/note-key.ts'
import type { KnownWitness } from '../audit/witness/ask-witness.ts'
import { httpWitness } from '../audit/witness/http-witness.ts'
import type { WitnessedLog } from '../audit/witness/witness.ts'
import { readSettingsFile, withinFile } from './settings-file.ts'

const option = 'trust.auditWitnessesFile'
const closed = { additionalProperties: false } as const
const VerifierKey = Type.String({ minLength: 10, maxLength: 400 })

const WitnessFile = Type.Object(
  {
    witnesses: Type.Optional(
      Type.Array(
        Type.Object(
          { url: Type.String({ maxLength: 2048, pattern: '^https://[^\\s?#@]+$' }), key: VerifierKey },
          closed,
        ),
        { maxItems: 10 },
      ),
    ),
    logs: Type.Optional(
      Type.Array(
        Type.Object(
          {
            origin: Type.String({ minLength: 1, maxLength: 200 }),
            keys: Type.Array(VerifierKey, { minItems: 1, maxItems: 10 }),
          },
          closed,
        ),
        { maxItems: 100 },
      ),
    ),
  },
  { ...closed, title: 'WitnessFile' },
)

/** Who cosigns this log, and whose logs this installation cosigns. */
export interface AuditWitnesses {
  readonly witnesses: readonly KnownWitness[]
  readonly witnessed: readonly WitnessedLog[]
}

/** Reads the file of witnesses. @throws {ConfigError} */
export async function readWitnessFile(file: string): Promise<AuditWitnesses> {
  const { witnesses = [], logs = [] } = await readSettingsFile(option, file, WitnessFile)
  return withinFile(option, file, () => ({
    witnesses: witnesses.map(({ url, key }) => httpWitness(url, key)),
    witnessed: logs.map(({ origin, keys }) => ({
      origin,
      verifiers: keys.map((key) => verifierOf(origin, key)),
    })),
  }))
}

function verifierOf(origin: string, text: string) {
  const key = parseVerifierKey(text)
  if (key.kind !== 'note') throw new Error(`a key of the log ${origin} is one for cosignatures`)
  if (key.name !== origin) throw new Error(`a key of the log ${origin} is of another name`)
  return key
}
