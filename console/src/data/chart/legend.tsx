import { dashOf, strokeOf } from './series.ts'

/** Which line or part is which. */
export function Legend({ labels, filled }: { labels: readonly string[]; filled?: boolean }) {
  return (
    <ul className="data-legend">
      {labels.map((label, at) => (
        <li key={label}>
          <svg width="28" height="12" aria-hidden="true">
            {filled ? (
              <rect width="28" height="12" fill={strokeOf(at)} />
            ) : (
              <line
                x2="28"
                y1="6"
                y2="6"
                stroke={strokeOf(at)}
                strokeWidth="3"
                strokeDasharray={dashOf(at)}
              />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
