// Calls a contract through the platform with the SOAP client `soap` from npm:
// node docs/examples/soap.mjs CONTRACT/MAJOR LOGICAL-ADDRESS JSON [--data .knutpunkt] [--gateway https://localhost:8443]
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import soap from 'soap'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '.knutpunkt' },
    gateway: { type: 'string', default: 'https://localhost:8443' },
  },
})
const [contract, logicalAddress, parameters = '{}'] = positionals
const file = (name) => readFileSync(join(values.data, 'demo-exchange', name))
const ca = file('root.pem')

const url = `${values.gateway}/vp/${contract}/rivtabp21?wsdl`
const client = await soap.createClientAsync(url, { wsdl_options: { httpsAgent: new Agent({ ca }) } })
client.setSecurity(new soap.ClientSSLSecurity(file('caller-key.pem'), file('caller.pem'), ca))
client.addSoapHeader({ LogicalAddress: logicalAddress }, '', 'reg', 'urn:riv:itintegration:registry:1')
try {
  const [answer] = await client[`${contract.split('/')[0]}Async`](JSON.parse(parameters))
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
} catch (error) {
  const fault = error.root?.Envelope?.Body?.Fault
  if (fault === undefined) throw error
  process.stderr.write(`${fault.faultstring}\n`)
  process.exitCode = 1
}
