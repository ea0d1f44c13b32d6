import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Device } from '../../api/contract.ts'
import { inReception } from '../reception.ts'
import { actOn } from '../register-api.ts'

const register = inReception('devices', { ofControllers: true })

/** An act on a device; the page is read again when it is done, and what the server refuses is kept to be shown. */
export function useDeviceAct(id: string) {
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  return {
    error,
    act: async (name: 'state' | 'test', body: object) => {
      setError(undefined)
      try {
        await actOn<Device>(register, id, name, body)
      } catch (thrown) {
        setError(thrown)
      }
      await queries.invalidateQueries({ queryKey: ['object', '/devices', id] })
      void queries.invalidateQueries({ queryKey: ['register', '/devices'] })
    },
  }
}
