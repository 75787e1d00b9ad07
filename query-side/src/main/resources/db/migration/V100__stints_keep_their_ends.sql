-- When a stint had ended until its assignment was reopened: where that is for another mentor, it keeps this end. Both tables are built anew.
alter table read.assignment add column stint_former_end timestamptz;
alter table read.assignment_version add column stint_former_end timestamptz;
