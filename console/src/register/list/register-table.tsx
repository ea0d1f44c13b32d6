import { Cell, Column, Row, Table, TableBody, TableHeader } from '@midas-ds/components/table'
import { Link } from '@tanstack/react-router'
import { Copyable } from '../../parts/copyable.tsx'
import type { Around, Register, Stored } from '../register.ts'

/** A page of a register. The first column leads to the object. */
export function RegisterTable({
  register,
  docs,
  around,
}: {
  register: Register
  docs: readonly Stored[]
  around: Around
}) {
  const { texts } = around
  return (
    <div className="table-frame">
      <Table aria-label={texts.names[register.name]} size="medium">
        <TableHeader>
          {register.columns.map((column, index) => (
            <Column key={column.key} id={column.key} isRowHeader={index === 0}>
              {column.head(around)}
            </Column>
          ))}
          <Column id="id">{texts.id}</Column>
        </TableHeader>
        <TableBody>
          {docs.map((doc) => (
            <Row key={doc.id} id={doc.id}>
              {register.columns.map((column, index) => {
                const content = column.draw?.(doc, around) ?? column.text(doc, around)
                return (
                  <Cell key={column.key}>
                    {index === 0 ? (
                      <Link to="/registers/$register/$id" params={{ register: register.name, id: doc.id }}>
                        {content || '–'}
                      </Link>
                    ) : (
                      content
                    )}
                  </Cell>
                )
              })}
              <Cell>
                <Copyable
                  value={doc.id}
                  shown={doc.id.slice(-8)}
                  label={`${texts.id} ${register.nameOf(doc, around)}`}
                />
              </Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
