-- Who asked, in words, as regions are told: their stewards decide on what they can read. Null: of runs before this, told by the id.
alter table hub.run add column asked_by_name text;
