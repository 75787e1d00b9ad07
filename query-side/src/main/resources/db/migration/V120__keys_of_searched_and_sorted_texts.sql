-- What texts are searched and sorted by, made by ICU in the application: every PostgreSQL answers alike. Keys of rows that are here are written by the next
-- migration, which is in Java, for SQL cannot make them.

alter table read.person
    add column name_search_key text collate "C",
    add column id_search_key text collate "C";
alter table read.directory_entry add column name_search_key text collate "C";

alter table read.assignment add column notes_search_key text collate "C";
alter table read.assignment_version add column notes_search_key text collate "C";

-- Until their keys are written nothing need be kept in order by them.
drop index if exists read.mobility_by_text, read.mobility_by_expat_name;
alter table read.mobility_listing
    add column expat_sort_key bytea,
    alter column searched type text collate "C",
    alter column searched drop not null;
alter table read.mobility_expat
    add column name_sort_key bytea,
    alter column searched type text collate "C";
alter table read.mobility_version
    alter column searched type text collate "C",
    alter column searched drop not null;

alter table read.editorial_assignment add column title_sort_key bytea;
alter table read.editorial_version add column title_sort_key bytea;
