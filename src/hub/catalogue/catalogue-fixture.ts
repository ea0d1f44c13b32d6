import { join } from 'node:path'
import { readConfig } from '../../kernel/index.ts'
import type { NodeDescription } from '../../region/index.ts'
import type { StoredNode } from '../node/node-store.ts'
import { readProducts } from '../product/product-book.ts'

export const ownBook = () => readProducts(join(import.meta.dirname, '../../../products'))
export const settings = readConfig().hub.catalogue
export const baseUrl = 'https://hub.example.se'

export const description = (region: string, name: string): NodeDescription => ({
  v: 1,
  region,
  name,
  software: '0.1.0',
  modelVersion: 1,
  sources: [
    { entity: 'person', rows: 1000, setAside: 0, loadedAt: '2026-11-25T02:00:00Z', coverage: 1 },
    { entity: 'unit', rows: 40, setAside: 0, loadedAt: '2026-11-24T02:00:00Z', coverage: 0.8 },
    {
      entity: 'bed_day',
      rows: 900,
      setAside: 100,
      loadedAt: '2026-11-25T02:00:00Z',
      from: '2024-01-01',
      until: '2026-11-24',
      coverage: 1,
    },
    {
      entity: 'queue_entry',
      rows: 5000,
      setAside: 7,
      loadedAt: '2026-11-25T03:00:00Z',
      from: '2023-01-01',
      until: '2026-11-23',
      coverage: 0.9,
    },
  ],
  products: ['beds', 'waiting', 'completed_waits'].map((id) => ({
    id,
    takesPart: !(id === 'waiting' && region === '03'),
    byHand: region === '12',
    threshold: 5,
  })),
})

export const node = (region: string, name: string): StoredNode => ({
  region,
  name,
  url: 'http://node.example',
  publicJwk: {},
  active: true,
  organisation: null,
  version: 1,
  seenAt: new Date('2026-11-26T06:00:00Z'),
  description: description(region, name),
})

export const nodes = [node('03', 'Region Uppsala'), node('12', 'Region Skåne')]
