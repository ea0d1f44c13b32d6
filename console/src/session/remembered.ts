/** A value this browser remembers between visits, with those who want to hear when it changes. */
export interface Remembered<T> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

/** Remembers a JSON value in local storage; where storage is closed (private windows), until the page is left. */
export function remembered<T>(name: string, initial: T): Remembered<T> {
  const key = `knutpunkt.${name}`
  const listeners = new Set<() => void>()
  let value = read(key, initial)
  if (typeof window !== 'undefined') {
    window.addEventListener('storage', (event) => {
      if (event.key !== key) return
      value = read(key, initial)
      for (const listener of listeners) listener()
    })
  }
  return {
    get: () => value,
    set(next) {
      value = next
      try {
        localStorage.setItem(key, JSON.stringify(next))
      } catch {
        // storage is closed or full; the value lives until the page is left
      }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(key)
    return text === null ? initial : (JSON.parse(text) as T)
  } catch {
    return initial
  }
}
