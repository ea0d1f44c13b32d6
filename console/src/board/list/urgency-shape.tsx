import type { Urgency } from '../../api/contract.ts'

const shapes = {
  acute: <path d="M10 1 19 18H1Z" />,
  prompt: <circle cx="10" cy="10" r="8.5" />,
  technical: <path d="M10 1 19 10 10 19 1 10Z" />,
  test: (
    <path
      d="M3.5 3.5h13v13h-13Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeDasharray="4 2.4"
    />
  ),
} as const

/** Urgency as a shape: triangle, circle, diamond, dashed square. Its word stands beside it, so it is not read out. */
export function UrgencyShape({ urgency }: { urgency: Urgency }) {
  return (
    <svg className={`shape ${urgency}`} viewBox="0 0 20 20" aria-hidden="true" fill="currentColor">
      {shapes[urgency]}
    </svg>
  )
}
