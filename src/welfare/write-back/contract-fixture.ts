import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'

/** For tests: refuses a message that is not as the published contract has it. */
export function againstContract(name: string): (message: string) => void {
  const file = new URL(`../../../contracts/services/${name}/${name}Responder_1.0.xsd`, import.meta.url)
  const schema = XmlDocument.fromBuffer(readFileSync(fileURLToPath(file)))
  const validator = XsdValidator.fromDoc(schema)
  return (message) => {
    const document = XmlDocument.fromString(message)
    try {
      validator.validate(document)
    } finally {
      document.dispose()
    }
  }
}
