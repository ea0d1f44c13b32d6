import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRequest } from '../agent/check-request.ts'
import { parseAddress } from './address.ts'
import { parseMessage } from './parse-message.ts'
import { header, headerList, type SipRequest } from './sip-message.ts'
import { parseVia } from './via.ts'

/** "A short tortuous INVITE" of RFC 4475 section 3.1.1.1, without its body. */
const tortuous = `INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : 0
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

`.replaceAll('\n', '\r\n')

function tortuousRequest(): SipRequest {
  const parsed = parseMessage(Buffer.from(tortuous))
  assert.ok(parsed.ok && parsed.message.kind === 'request')
  return parsed.message
}

test('RFC 4475: the tortuous INVITE is a request in order', () => {
  assert.equal(checkRequest(tortuousRequest()), undefined)
})

test('RFC 4475: its Via are three, with their branches', () => {
  const vias = headerList(tortuousRequest(), 'via').map(parseVia)
  assert.deepEqual(
    vias.map((via) => [via?.transport, via?.host, via?.parameters.get('branch')]),
    [
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ],
  )
})

test('RFC 4475: its addresses are read through every escape and fold', () => {
  const request = tortuousRequest()
  const to = parseAddress(header(request, 'to')!)
  assert.deepEqual([to?.uri, to?.parameters.get('tag')], ['sip:vivekg@chair-dnrc.example.com', '1918181833n'])
  const from = parseAddress(header(request, 'from')!)
  assert.deepEqual([from?.displayName, from?.parameters.get('tag')], ['J Rosenberg \\"', '98asjd8'])
  const contact = parseAddress(headerList(request, 'contact')[0]!)
  assert.equal(contact?.displayName, 'Quoted string ""')
  assert.deepEqual(
    [...(contact?.parameters ?? [])],
    [
      ['newparam', 'newvalue'],
      ['secondparam', ''],
      ['q', '0.33'],
    ],
  )
})
