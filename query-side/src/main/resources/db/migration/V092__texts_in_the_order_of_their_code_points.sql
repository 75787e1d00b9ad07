-- Text that lists are ordered by, or that is compared for order, is ordered by its code points whatever collation the database has.

alter table read.person alter column person_id type text collate "C";

alter table read.mobility_listing
    alter column expat_name type text collate "C",
    alter column type type text collate "C",
    alter column home_country type text collate "C",
    alter column host_country type text collate "C";
alter table read.mobility_version
    alter column type type text collate "C",
    alter column home_country type text collate "C",
    alter column host_country type text collate "C";
alter table read.mobility_expat alter column name type text collate "C";

alter table read.editorial_assignment
    alter column slug type text collate "C",
    alter column type type text collate "C",
    alter column title type text collate "C";
alter table read.editorial_version
    alter column slug type text collate "C",
    alter column type type text collate "C",
    alter column title type text collate "C";

-- Days as text.
alter table read.casework_total alter column value type text collate "C";
alter table read.mobility_total alter column value type text collate "C";

-- What was known of these columns for planning went with their types, and nothing else would look at them soon.
analyze read.person, read.mobility_listing, read.mobility_version, read.mobility_expat, read.editorial_assignment,
    read.editorial_version, read.casework_total, read.mobility_total;
