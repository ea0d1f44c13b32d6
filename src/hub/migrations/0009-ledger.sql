-- A release's figures apart by their period, so that a question is compared with those alone that may have rows in common with it.

create table hub.release_ledger_by_period (
  product text not null,
  -- SHA-256 of which table they were told in: asked again it takes the place of the earlier one.
  question text not null,
  -- The period of the figures; the last day is not part of it.
  from_day date not null,
  to_day date not null,
  -- The state of the data that was counted.
  data text not null,
  run uuid not null,
  told_at timestamptz not null,
  -- Figures, and of each which rows it is of and how many people and rows those are. Never shown.
  many int not null,
  entries jsonb not null,
  -- The table that figures were told in: which rows it is of, and by which dimensions.
  table_of jsonb not null,
  primary key (product, question, from_day, to_day)
);
insert into hub.release_ledger_by_period
  select product, question, (entry -> 'described' ->> 'from')::date, (entry -> 'described' ->> 'to')::date,
    data, run, told_at, count(*)::int, jsonb_agg(entry order by place), table_of
  from hub.release_ledger, jsonb_array_elements(entries) with ordinality as each (entry, place)
  group by 1, 2, 3, 4, 5, 6, 7, table_of;
drop table hub.release_ledger;
alter table hub.release_ledger_by_period rename to release_ledger;
create index release_ledger_period on hub.release_ledger (product, from_day, to_day);

-- Of the days before this figures have been told that are remembered no longer: no more is told of them.
create table hub.ledger_forgotten (
  product text primary key,
  until date not null
);
