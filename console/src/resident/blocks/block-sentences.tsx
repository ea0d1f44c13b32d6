import type { BlockWrite } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { lastDay, longDate } from '../long-date.ts'
import { useNames } from '../names.ts'
import { useWords } from '../words.ts'
import { blocksTexts } from './blocks.texts.ts'

type Scope = Pick<BlockWrite, 'kind' | 'controller' | 'unit' | 'informationTypes' | 'dataFrom' | 'dataUntil'>

/** What a block closes, and to whom, in sentences. */
export function BlockSentences({ block }: { block: Scope }) {
  const texts = useWords(blocksTexts)
  const language = useLanguage()
  const names = useNames()
  const types = names.types(block.informationTypes, texts.anyData)
  const whose = names.of(block.controller)
  const { dataFrom: from, dataUntil: until } = block
  return (
    <>
      <p>
        {block.kind === 'inner'
          ? texts.inner(types, whose, block.unit ? names.of(block.unit) : texts.anyUnit)
          : texts.outer(types, block.unit ? texts.unitAt(names.of(block.unit), whose) : whose)}
      </p>
      {from && until && <p>{texts.dataBetween(longDate(from, language), lastDay(until, language))}</p>}
      {from && !until && <p>{texts.dataFrom(longDate(from, language))}</p>}
      {!from && until && <p>{texts.dataUntil(lastDay(until, language))}</p>}
    </>
  )
}
