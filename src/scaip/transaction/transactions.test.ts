import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '../message/parse-message.ts'
import { header, headerList, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseVia } from '../message/via.ts'
import { fakeFlow } from '../testing/fake-flow.ts'
import { FakeTimers } from '../testing/fake-timers.ts'
import { okTo, requestBytes } from '../testing/sip-text.ts'
import { defaultTiming } from '../timing/sip-timing.ts'
import { createClientTransactions } from './client-transactions.ts'
import { createServerTransactions } from './server-transactions.ts'

const timing = defaultTiming

function requestFrom(bytes: Buffer): SipRequest {
  const parsed = parseMessage(bytes)
  assert.ok(parsed.ok && parsed.message.kind === 'request')
  return parsed.message
}

function server(limit = 100) {
  const timers = new FakeTimers()
  const transactions = createServerTransactions({ timers, timing, limit })
  const open = (request: SipRequest, flow = fakeFlow()) =>
    transactions.open(request, parseVia(headerList(request, 'via')[0]!)!, flow)
  return { timers, transactions, open }
}

test('a retransmission is absorbed while its answer is pending and answered with the same bytes afterwards', () => {
  const { transactions, open } = server()
  const flow = fakeFlow()
  const request = requestFrom(requestBytes({ body: 'x' }))
  const transaction = open(request, flow)
  assert.equal(open(request, flow), undefined)
  assert.deepEqual(flow.sent, [])
  transaction?.respond(Buffer.from('answer'))
  assert.equal(open(request, flow), undefined)
  assert.deepEqual(flow.sent, ['answer', 'answer'])
  assert.equal(transactions.retransmissions, 2)
})

test('a transaction answers once', () => {
  const { open } = server()
  const flow = fakeFlow()
  const transaction = open(requestFrom(requestBytes()), flow)
  assert.equal(transaction?.respond(Buffer.from('first')), true)
  assert.equal(transaction?.respond(Buffer.from('second')), false)
  assert.deepEqual(flow.sent, ['first'])
})

test('timer J forgets an answered UDP transaction after 32 s, not before', () => {
  const { timers, transactions, open } = server()
  open(requestFrom(requestBytes()))?.respond(Buffer.from('answer'))
  timers.advance(31_999)
  assert.equal(transactions.size, 1)
  timers.advance(1)
  assert.equal(transactions.size, 0)
})

test('a pending transaction is kept however long its answer takes', () => {
  const { timers, transactions, open } = server()
  open(requestFrom(requestBytes()))
  timers.advance(60_000)
  assert.equal(transactions.size, 1)
})

test('over TCP a transaction ends with its answer', () => {
  const { transactions, open } = server()
  open(requestFrom(requestBytes()), fakeFlow('tcp'))?.respond(Buffer.from('answer'))
  assert.equal(transactions.size, 0)
})

test('another branch, method, Call-ID, CSeq, source or body is another transaction', () => {
  const { open } = server()
  const base = { Via: 'SIP/2.0/UDP h;branch=z9hG4bKsame', 'Call-ID': 'same' }
  const same = (changes: object, body = 'x') =>
    requestFrom(requestBytes({ headers: { ...base, ...changes }, body }))
  assert.ok(open(same({})))
  assert.ok(open(same({ Via: 'SIP/2.0/UDP h;branch=z9hG4bKother' })))
  assert.ok(open(same({ Via: 'SIP/2.0/UDP other;branch=z9hG4bKsame' })))
  assert.ok(open(same({ 'Call-ID': 'other' })))
  assert.ok(open(same({ CSeq: '2 MESSAGE' })))
  assert.ok(open(same({}, 'a new press on a reused branch')))
  assert.ok(open(same({}), fakeFlow('udp', { address: '192.0.2.7', port: 40_001 })))
  assert.ok(open(same({}), fakeFlow('udp', { address: '192.0.2.8', port: 40_000 })))
  assert.equal(open(same({})), undefined)
})

const old = (changes: object = {}) =>
  requestFrom(requestBytes({ headers: { Via: 'SIP/2.0/UDP h;branch=1', 'Call-ID': 'old', ...changes } }))

test('without the magic cookie the older rules tell a retransmission', () => {
  const { open } = server()
  assert.ok(open(old()))
  assert.equal(open(old()), undefined)
  assert.ok(open(old({ From: '<sip:8031372@device.example>;tag=other' })))
  assert.ok(open(old({ To: '<sip:alarm@reception.example>;tag=other' })))
  assert.ok(open(old({ Via: 'SIP/2.0/UDP h2;branch=1' })))
})

test('when full, the oldest transaction gives way', () => {
  const { transactions, open } = server(3)
  const requests = Array.from({ length: 4 }, () => requestFrom(requestBytes()))
  for (const request of requests) open(request)?.respond(Buffer.from('answer'))
  assert.equal(transactions.size, 3)
  assert.equal(open(requests[3]!), undefined)
  assert.ok(open(requests[0]!))
})

function client(limit = 100) {
  const timers = new FakeTimers()
  return { timers, transactions: createClientTransactions({ timers, timing, limit }) }
}

const message = requestFrom(requestBytes({ headers: { Via: undefined }, body: 'x' }))

function responseTo(sent: string, status = 200): SipResponse {
  const parsed = parseMessage(Buffer.from(okTo(sent).toString('latin1').replace('200 OK', `${status} X`)))
  assert.ok(parsed.ok && parsed.message.kind === 'response')
  return parsed.message
}

test('timer E: sent again after T1, 2T1, … up to T2 over UDP, until timer F at 64·T1', async () => {
  const { timers, transactions } = client()
  const flow = fakeFlow()
  const outcome = transactions.send(flow, message)
  const times: number[] = []
  for (let at = 0; at <= 40_000; at += 100) {
    while (times.length < flow.sent.length) times.push(at)
    timers.advance(100)
  }
  assert.deepEqual(times, [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
  assert.equal(new Set(flow.sent).size, 1)
  assert.deepEqual(await outcome, { kind: 'timeout', retransmissions: 10 })
  assert.equal(timers.size, 0)
})

test('over TCP nothing is sent again, and timer F still gives up', async () => {
  const { timers, transactions } = client()
  const flow = fakeFlow('tcp')
  const outcome = transactions.send(flow, message)
  timers.advance(32_000)
  assert.equal(flow.sent.length, 1)
  assert.deepEqual(await outcome, { kind: 'timeout', retransmissions: 0 })
})

test('a final response ends the transaction; a repeated one belongs to nothing', async () => {
  const { timers, transactions } = client()
  const flow = fakeFlow()
  const outcome = transactions.send(flow, message)
  const response = responseTo(flow.sent[0]!, 404)
  assert.equal(transactions.receive(response), true)
  assert.equal(transactions.receive(response), false)
  assert.equal(timers.size, 0)
  assert.deepEqual(await outcome, { kind: 'response', response, retransmissions: 0 })
})

test('after a provisional response it is sent again every T2', () => {
  const { timers, transactions } = client()
  const flow = fakeFlow()
  void transactions.send(flow, message)
  transactions.receive(responseTo(flow.sent[0]!, 100))
  timers.advance(500)
  assert.equal(flow.sent.length, 2)
  timers.advance(3_999)
  assert.equal(flow.sent.length, 2)
  timers.advance(1)
  assert.equal(flow.sent.length, 3)
})

test('an answer to another method or branch is not ours', () => {
  const { transactions } = client()
  const flow = fakeFlow()
  void transactions.send(flow, message)
  const sent = flow.sent[0]!
  assert.equal(transactions.receive(responseTo(sent.replace('1 MESSAGE', '1 OPTIONS'))), false)
  assert.equal(transactions.receive(responseTo(sent.replace('z9hG4bK', 'z9hG4bKx'))), false)
  assert.equal(transactions.size, 1)
})

test('what waits on a connection fails when it closes, and on no other', async () => {
  const { transactions } = client()
  const [one, other] = [fakeFlow('tls'), fakeFlow('tls')]
  const failed = transactions.send(one, message)
  void transactions.send(other, message)
  transactions.flowClosed(one)
  assert.deepEqual(await failed, { kind: 'failed', reason: 'flow-closed', retransmissions: 0 })
  assert.equal(transactions.size, 1)
})

test('a closed flow, a full table and a stop fail at once', async () => {
  const { transactions } = client(1)
  const closed = { ...fakeFlow('tcp'), open: false }
  const reasonOf = async (outcome: ReturnType<typeof transactions.send>) => {
    const result = await outcome
    return result.kind === 'failed' ? result.reason : result.kind
  }
  assert.equal(await reasonOf(transactions.send(closed, message)), 'flow-closed')
  const waiting = transactions.send(fakeFlow(), message)
  assert.equal(await reasonOf(transactions.send(fakeFlow(), message)), 'too-many')
  transactions.close()
  assert.equal(await reasonOf(waiting), 'stopped')
})

test('our own Via names where we are, asks for rport, and stands on top', () => {
  const { transactions } = client()
  const flow = fakeFlow()
  void transactions.send(flow, message)
  const sent = requestFrom(Buffer.from(flow.sent[0]!, 'latin1'))
  assert.match(header(sent, 'via')!, /^SIP\/2\.0\/UDP 192\.0\.2\.1:5060;branch=z9hG4bK[0-9a-f]{24};rport$/)
})
