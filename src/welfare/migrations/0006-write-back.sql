-- The municipality's record system: what is told to it when an alarm is resolved, and what has come of that.

-- Under which logical address a controller's record is reached; null: it has none, and nothing is told to it or said of it.
alter table welfare.controller add column record_address text;
alter table welfare.controller add column record_write_back boolean not null default false;

-- One version of an alarm's outcome. Its id and document never change, so that every try tells the record the same.
create table welfare.outcome (
  id uuid primary key,
  alarm_id uuid not null references welfare.alarm,
  version int not null,
  controller_id uuid not null references welfare.controller,
  document jsonb not null,             -- signals, acts, times, cause; never a personal identity number
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'replaced')),
  attempts int not null default 0,
  last_attempt_at timestamptz,
  next_attempt_at timestamptz,         -- null: not before something is changed
  problem text,                        -- a code of the program's own
  answer text,                         -- what the record said when it refused
  call text,                           -- of the last try, for its story
  ended_at timestamptz,                -- sent, refused or replaced
  receipt text,
  unique (alarm_id, version)
);
create index outcome_open on welfare.outcome (controller_id, created_at) where state in ('waiting', 'refused');
