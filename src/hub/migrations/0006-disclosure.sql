-- The table that figures were told in: which rows it is of, and by which dimensions. Those told before are each a table of their own.
alter table hub.release_ledger add column table_of jsonb not null
  default '{"whole": {"from": "0001-01-01", "to": "0001-01-01", "by": {}}, "dimensions": []}';
alter table hub.release_ledger alter column table_of drop default;
