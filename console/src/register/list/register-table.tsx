import { Cell, Column, Row, Table, TableBody, TableHeader } from '@midas-ds/components/table'
import { Link } from '@tanstack/react-router'
import { Copyable } from '../../parts/copyable.tsx'
import { objectAddress } from '../address.ts'
import type { AnyRegister, Stored, Surroundings } from '../register.ts'

/** Ids that are made, and say nothing, are shown by their end. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A page of a register. The first column leads to the object. */
export function RegisterTable({
  register,
  docs,
  around,
}: {
  register: AnyRegister
  docs: readonly Stored[]
  around: Surroundings
}) {
  const { texts } = around
  return (
    <div className="table-frame">
      <Table aria-label={register.title(around)} size="medium">
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
                      <Link {...objectAddress(register, doc.id)}>{content || '–'}</Link>
                    ) : (
                      content
                    )}
                  </Cell>
                )
              })}
              <Cell>
                <Copyable
                  value={doc.id}
                  shown={uuid.test(doc.id) ? doc.id.slice(-8) : doc.id}
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
