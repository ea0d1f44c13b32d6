import type { Unusable } from './receive.ts'
import type { Reason } from './rows.ts'

const reason = (code: string, sv: string, en: string): Reason => ({ code: `hub.rows_${code}`, sv, en })

/** Why a region's file could not be taken. Nothing of it is kept, and it can be ordered again. */
export const fileReasons: Record<Unusable | 'disk_full' | 'not_written', Reason> = {
  too_large: reason(
    'too_large',
    'Regionens fil är större än hubben tar emot. Begränsa urvalet.',
    'The region’s file is larger than the hub takes. Narrow the selection.',
  ),
  other_size: reason(
    'other_size',
    'Regionens fil var inte så lång som noden sade. Beställ den igen.',
    'The region’s file was not as long as its node said. Order it again.',
  ),
  other_content: reason(
    'other_content',
    'Regionens fil var skadad på vägen: kontrollsumman stämmer inte. Beställ den igen.',
    'The region’s file was damaged on the way: its checksum is another. Order it again.',
  ),
  not_parquet: reason(
    'not_parquet',
    'Regionens fil gick inte att läsa. Hör av dig till regionen.',
    'The region’s file could not be read. Get in touch with the region.',
  ),
  other_rows: reason(
    'other_rows',
    'Regionens fil har inte så många rader som noden sade. Hör av dig till regionen.',
    'The region’s file does not have as many rows as its node said. Get in touch with the region.',
  ),
  other_columns: reason(
    'other_columns',
    'Regionens fil har kolumner som ingen har bett om, och togs inte emot.',
    'The region’s file has columns that nobody asked for, and was not taken.',
  ),
  disk_full: reason(
    'disk_full',
    'Hubbens disk är full. Inget är sparat. Beställ igen när det finns plats.',
    'The hub’s disk is full. Nothing was kept. Order again when there is room.',
  ),
  not_written: reason(
    'not_written',
    'Regionens fil gick inte att spara. Beställ den igen.',
    'The region’s file could not be kept. Order it again.',
  ),
}
