-- The platforms that a call had come through before this one, '#' between them, as its header says; empty: none.

alter table exchange.call add column history text not null default '';
