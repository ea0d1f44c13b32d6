import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { newId, systemClock } from '../../src/kernel/index.ts'
import {
  accessTokenHash,
  createTokenVerifier,
  fixedKeys,
  type Jwks,
  memoryReplayStore,
  type TokenRequest,
  type TokenVerifier,
} from '../../src/trust/testkit/index.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'

const issuer = 'https://knutpunkt.example/oidc'
const audience = 'https://knutpunkt.example/api'
const url = 'https://knutpunkt.example/api/welfare/v1/alarms'
/** Under way at a time: signatures are checked on other threads. */
const underWay = 8

export const tokens: Measure = {
  number: 3,
  title: 'Access tokens verified (RFC 9068, ES256), with and without what is remembered of them',
  limitMinutes: 5,
  run: measure,
}

const ways = {
  unknownDpop: 'A token seen for the first time, with its DPoP proof',
  knownDpop: 'A token remembered, with a new DPoP proof',
  unknownBearer: 'A token seen for the first time, no proof',
  knownBearer: 'A token remembered, no proof',
} as const
type Round = Record<keyof typeof ways, number>

async function measure({ quick, say }: Scale): Promise<Outcome> {
  const made = await makeTokens()
  const count = quick ? 1_000 : 2_500
  const rounds: Round[] = []
  for (let round = 0; round <= (quick ? 3 : 5); round++) {
    const taken = {} as Round
    for (const way of Object.keys(ways) as (keyof Round)[]) taken[way] = await rateOf(made, way, count)
    say(`${round === 0 ? 'to warm up' : `round ${round}`}: ${JSON.stringify(taken)}`)
    if (round > 0) rounds.push(taken)
  }
  return report(rounds, count)
}

type Made = Awaited<ReturnType<typeof makeTokens>>

/** An authorization server, a client with a key, and what they sign. */
async function makeTokens() {
  const [server, client] = [await signer(), await signer()]
  const now = Math.floor(Date.now() / 1_000)
  const token = (bound: boolean) =>
    new SignJWT({
      iss: issuer,
      sub: 'client-1',
      client_id: 'client-1',
      aud: audience,
      jti: newId(),
      scope: 'welfare.alarms.read',
      iat: now,
      exp: now + 3_000,
      ...(bound && { cnf: { jkt: client.thumbprint } }),
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'as-1', typ: 'at+jwt' })
      .sign(server.privateKey)
  const proof = (of: string) =>
    new SignJWT({
      jti: newId(),
      htm: 'GET',
      htu: url,
      iat: Math.floor(Date.now() / 1_000),
      ath: accessTokenHash(of),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: client.jwk })
      .sign(client.privateKey)
  const keys = { keys: [{ ...server.jwk, kid: 'as-1' }] } as Jwks
  return { token, proof, keys }
}

async function signer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = await exportJWK(publicKey)
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) }
}

/** A verifier that has seen none of it; what it is shown is signed beforehand. */
async function rateOf({ token, proof, keys }: Made, way: keyof Round, count: number): Promise<number> {
  const [bound, known] = [way.endsWith('Dpop'), way.startsWith('known')]
  const verifier = createTokenVerifier({
    issuers: [{ issuer, keys: fixedKeys(keys) }],
    audiences: [audience],
    clock: systemClock,
    dpop: { clock: systemClock, replay: memoryReplayStore(systemClock) },
    requireBinding: false,
  })
  const shared = await token(bound)
  const request = async (): Promise<TokenRequest> => {
    const of = known ? shared : await token(bound)
    const base = { token: of, method: 'GET', url } as const
    return bound ? { ...base, scheme: 'dpop', proof: await proof(of) } : { ...base, scheme: 'bearer' }
  }
  const shown: TokenRequest[] = []
  for (let each = 0; each <= count; each++) shown.push(await request())
  await verifier.verify(shown.pop()!)
  return verifyAll(verifier, shown)
}

async function verifyAll(verifier: TokenVerifier, shown: readonly TokenRequest[]): Promise<number> {
  let next = 0
  const worker = async () => {
    for (let each = shown[next++]; each !== undefined; each = shown[next++]) await verifier.verify(each)
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: underWay }, worker))
  return shown.length / ((performance.now() - started) / 1_000)
}

function report(rounds: readonly Round[], count: number): Outcome {
  const column = (way: keyof Round) => rounds.map((round) => round[way])
  const ratios = rounds.map(({ knownBearer, unknownBearer }) => knownBearer / unknownBearer)
  return {
    findings: [
      ...(Object.keys(ways) as (keyof Round)[]).map((way) => ({
        what: `${ways[way]}, a second`,
        measured: ofRounds(median(column(way)), column(way)),
      })),
      {
        what: 'Remembered to first seen, no proof',
        goal: 'remembered',
        measured: ofRounds(median(ratios), ratios),
        met: median(ratios) > 2,
      },
    ],
    notes: [
      `${figure(count)} requests a round, ${underWay} under way at a time in one process; tokens and proofs were signed beforehand. A remembered token's times are checked at each use, and a proof's signature is always checked: each proof may be used once.`,
      'Used proofs are remembered in this process; with several processes on one database each costs an insert beside this. Without a proof stands for tokens bound to a client certificate, whose thumbprint is compared.',
    ],
  }
}
