/** A line of a file that cannot be used, and why. */
export interface BadRow {
  /** The file, by its table. */
  readonly table: string
  readonly line: string
  /** As the node names it (`column:reason`), among others that may follow from it; `line:unreadable` has too few cells. */
  readonly reason: string
}

/** A person that there is: the planted lines lead to somebody known where it is something else that is wrong. */
export interface Known {
  /** `YYYYMMDD-NNNC`. */
  readonly person: string
  readonly hsaId: string
}

/** Lines that the last night's files end with, and that must be set aside. */
export const badRows = ({ person, hsaId }: Known): readonly BadRow[] => [
  { table: 'patienter', line: '19XX0101-98AB;Okänd Provsson;K;1480;N', reason: 'person:identity' },
  {
    table: 'kontakter',
    line: `FEL1;${person};${hsaId};XXX;301;202601010800;202601010900;J`,
    reason: 'kind:code',
  },
  { table: 'kontakter', line: `FEL2;${person};${hsaId};ÖPV;301;202699990800;;J`, reason: 'started:type' },
  { table: 'kontakter', line: `FEL3;${person};SE-FINNS-EJ;ÖPV;301;202601010800;;J`, reason: 'unit:refers' },
  { table: 'kontakter', line: `FEL4;${person}`, reason: 'line:unreadable' },
  { table: 'diagnoser', line: '1;9;ont i knät', reason: 'code:pattern' },
  {
    table: 'vantande',
    line: `FEL5;${person};${hsaId};301;NYB;20260301;;;20260201;;`,
    reason: 'performed:before_since',
  },
  { table: 'vantande', line: `FEL6;${person};${hsaId};999;NYB;20260301;;;;;`, reason: 'specialty:code' },
  { table: 'vardplatser', line: `${hsaId};202601010700;tolv;9;0;0`, reason: 'available:type' },
  { table: 'kpp', line: `1;${person};20260101;ÖPPEN;B21O;0,100;1;1;1;1;1;mycket;N`, reason: 'cost:type' },
]
