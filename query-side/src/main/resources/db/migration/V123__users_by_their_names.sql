-- By what users are sorted, whose names are a first and a last one where there is one blank in them; the next migration, in Java, writes it.
alter table read.directory_entry
    add column name_sort_key bytea,
    add column first_name_sort_key bytea,
    add column last_name_sort_key bytea;
