export function SectionPage() {
  return null
}

export function OnePage() {
  return null
}
