import { useEffect, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { partTexts } from './parts.texts.ts'

/** A value with a button that copies it whole, also when only a part is shown. */
export function Copyable({ value, label, shown }: { value: string; label: string; shown?: string }) {
  const texts = useTexts(partTexts)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <span className="copyable">
      <code title={value}>{shown ?? value}</code>
      <button
        type="button"
        aria-label={`${texts.copy} ${label}`}
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {copied ? texts.copied : texts.copy}
      </button>
    </span>
  )
}
