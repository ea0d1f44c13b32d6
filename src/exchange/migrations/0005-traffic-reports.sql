-- What validation found about a message is told once, also when its row is written again after a crash.

delete from exchange.call_fault a using exchange.call_fault b
  where a.call = b.call and a.direction = b.direction and a.ctid > b.ctid;
drop index exchange.call_fault_call;
alter table exchange.call_fault add primary key (call, direction);

-- When an alert is raised: for all contracts and producers, or for some.
create table exchange.traffic_rule (
  id uuid primary key,
  contract text,
  producer text,
  -- Share of calls that may fail, 0 to 1.
  errors double precision not null check (errors > 0 and errors <= 1),
  -- The producer's answer at the 95th percentile, ms; null: half of the time that the contract gives it.
  slow_ms double precision check (slow_ms > 0),
  minutes int not null check (minutes between 1 and 60),
  -- Fewer calls say nothing.
  fewest int not null check (fewest between 1 and 100000),
  enabled boolean not null,
  version int not null,
  changed_by text not null,
  changed_at timestamptz not null
);
create unique index traffic_rule_what on exchange.traffic_rule (coalesce(contract, ''), coalesce(producer, ''));
