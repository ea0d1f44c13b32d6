create schema if not exists exchange;
