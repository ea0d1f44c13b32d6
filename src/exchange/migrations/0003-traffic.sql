-- One row a call, never its content; what validation found fault with; alerts on errors and slowness.

create schema if not exists exchange;

create table exchange.call (
  id uuid primary key,
  at timestamptz not null,
  correlation_id text not null,
  trace_id text not null,
  protocol text not null,
  consumer text not null,
  original_consumer text not null,
  on_behalf_of text,
  contract text not null,
  operation text not null,
  logical_address text not null,
  producer text,
  route uuid,
  authorisation uuid,
  version int not null,
  request_bytes bigint not null,
  response_bytes bigint not null,
  -- ms after `at`.
  decided_ms real,
  sent_ms real,
  answered_ms real,
  done_ms real not null,
  code text not null,
  status int not null,
  decision uuid,
  controller uuid,
  faults int not null,
  within uuid
);
create index call_at on exchange.call using brin (at);
create index call_recent on exchange.call (at desc);
create index call_correlation on exchange.call (correlation_id);
create index call_consumer on exchange.call (consumer, at desc);
create index call_contract on exchange.call (contract, at desc);
create index call_producer on exchange.call (producer, at desc) where producer is not null;

create table exchange.call_fault (
  call uuid not null,
  at timestamptz not null,
  contract text not null,
  direction text not null check (direction in ('request', 'response')),
  -- Paths and facets, never values.
  places jsonb not null
);
create index call_fault_call on exchange.call_fault (call);
create index call_fault_at on exchange.call_fault (at);

create table exchange.traffic_alert (
  id uuid primary key,
  kind text not null check (kind in ('errors', 'slow')),
  contract text not null,
  producer text not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  calls int not null,
  -- Share of calls, or ms at the 95th percentile.
  measured double precision not null,
  allowed double precision not null
);
create unique index traffic_alert_open on exchange.traffic_alert (kind, contract, producer) where closed_at is null;
