import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import type { System } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import type { PartyAround } from '../party-around.ts'
import { type Jwk, keyKind, readJwk, type Wrong } from './jwk.ts'
import { systemTexts } from './systems.texts.ts'

/** A system's public keys: added and taken away one at a time, so that they are changed without a break. */
export function Keys({ system, around }: { system: System; around: PartyAround }) {
  const texts = systemTexts[around.language]
  const mayWrite = useMay('trust.systems.write')
  const queries = useQueryClient()
  const [removing, setRemoving] = useState<string>()
  const [error, setError] = useState<unknown>()
  const keys = system.jwks?.keys ?? []
  const run = async (ask: () => Promise<unknown>): Promise<boolean> => {
    setError(undefined)
    try {
      await ask()
      await queries.invalidateQueries()
      return true
    } catch (thrown) {
      setError(thrown)
      return false
    }
  }
  const path = `/systems/${encodeURIComponent(system.id)}/keys`
  return (
    <section>
      <h2>{texts.keys}</h2>
      {system.jwksUri && <p className="quiet">{texts.keysAt(system.jwksUri)}</p>}
      {keys.length === 0 && !system.jwksUri && <p className="quiet">{texts.noKeys}</p>}
      <ul className="cards">
        {keys.map((key) => {
          const kid = String(key['kid'] ?? '')
          return (
            <li key={kid}>
              <Copyable value={kid} label={texts.kid} />
              <span className="quiet">{keyKind(key)}</span>
              {mayWrite && (
                <button type="button" className="plain-button" onClick={() => setRemoving(kid)}>
                  {texts.removeKey} <span className="spoken">{kid}</span>
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {error !== undefined && <Refused error={error} />}
      {mayWrite && !system.jwksUri && (
        <AddKey texts={texts} onAdd={(key) => run(() => askTrust('POST', path, { body: { key } }))} />
      )}
      {removing !== undefined && (
        <Confirm
          danger
          title={`${texts.removeKey} ${removing}?`}
          text={texts.removeKeyText}
          yes={texts.removeKey}
          no={around.words.cancel}
          onYes={() => {
            setRemoving(undefined)
            void run(() => askTrust('DELETE', `${path}/${encodeURIComponent(removing)}`))
          }}
          onNo={() => setRemoving(undefined)}
        />
      )}
    </section>
  )
}

type Texts = (typeof systemTexts)['en']

function AddKey({ texts, onAdd }: { texts: Texts; onAdd(key: Jwk): Promise<boolean> }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<Wrong>()
  const add = async () => {
    const read = readJwk(text)
    if ('wrong' in read) {
      setWrong(read.wrong)
      // a private key does not stay on the screen
      if (read.wrong === 'private') setText('')
    } else if (await onAdd(read.key)) {
      setText('')
    }
  }
  return (
    <KeyText
      label={texts.addKey}
      hint={texts.addKeyHint}
      texts={texts}
      text={text}
      wrong={wrong}
      onText={(next) => {
        setText(next)
        setWrong(undefined)
      }}
    >
      <div>
        <button
          type="button"
          className="plain-button"
          disabled={text.trim() === ''}
          onClick={() => void add()}
        >
          {texts.addKey}
        </button>
      </div>
    </KeyText>
  )
}

/** The key a new system begins with: nothing of what is pasted leaves the page unless it is a public key. */
export function FirstKey({ texts, onKey }: { texts: Texts; onKey(key: Jwk | undefined): void }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<Wrong>()
  const take = (next: string) => {
    const read = readJwk(next)
    const isPrivate = 'wrong' in read && read.wrong === 'private'
    setText(isPrivate ? '' : next)
    setWrong(isPrivate ? 'private' : undefined)
    onKey('key' in read ? read.key : undefined)
  }
  return (
    <KeyText
      label={texts.firstKey}
      hint={texts.firstKeyHint}
      texts={texts}
      text={text}
      wrong={wrong}
      onText={take}
      onLeave={() => text.trim() !== '' && 'wrong' in readJwk(text) && setWrong('unreadable')}
    />
  )
}

interface KeyTextProps {
  label: string
  hint: string
  texts: Texts
  text: string
  wrong: Wrong | undefined
  onText(text: string): void
  onLeave?(): void
  children?: ReactNode
}

function KeyText({ label, hint, texts, text, wrong, onText, onLeave, children }: KeyTextProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="quiet" id={`${id}-hint`}>
        {hint}
      </p>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        maxLength={10_000}
        aria-describedby={`${id}-hint`}
        aria-invalid={wrong !== undefined}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onBlur={onLeave}
      />
      <p className="fault" role="alert">
        {wrong === 'private' ? texts.privateKey : wrong === 'unreadable' ? texts.badKey : ''}
      </p>
      {children}
    </div>
  )
}
