-- As versions of assignments do: nothing that changes when one ends is in an index, so it is an update in place where the page has room.
alter table read.stint_version set (fillfactor = 85);
