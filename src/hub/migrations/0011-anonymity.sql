-- How alike the people in a region's rows are: counts and names of columns, never a value. Null: not counted, or no people in them.
alter table hub.permit_rows add column anonymity jsonb;
