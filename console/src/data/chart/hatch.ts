import type * as Plot from '@observablehq/plot'

const svg = 'http://www.w3.org/2000/svg'
let made = 0

/** A hatching for what is not shown: a mark that defines it, and what to fill with. */
export function hatching(): { defined: Plot.RenderFunction; fill: string } {
  made += 1
  const id = `data-hatch-${made}`
  const defined: Plot.RenderFunction = () => {
    const group = document.createElementNS(svg, 'g')
    group.innerHTML = `<defs><pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill="var(--surface)"/><line x1="0" y1="0" x2="0" y2="6" stroke="var(--ink-quiet)" stroke-width="2"/>
    </pattern></defs>`
    return group
  }
  return { defined, fill: `url(#${id})` }
}
