-- What has been told of each product, so that no new figure gives few people away together with an earlier one.

create table hub.release_ledger (
  product text not null,
  -- SHA-256 of which figures they are: asked again they take the place of the earlier ones.
  question text not null,
  -- The state of the data that was counted.
  data text not null,
  run uuid not null,
  told_at timestamptz not null,
  -- Figures, and of each which rows it is of and how many people and rows those are. Never shown.
  many int not null,
  entries jsonb not null,
  primary key (product, question)
);
create index release_ledger_oldest on hub.release_ledger (product, told_at);
