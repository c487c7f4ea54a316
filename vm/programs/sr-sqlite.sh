#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# sr-sqlite.sh ROWS UPDATES SEED: a database in memory, filled, indexed, changed, added up.
set -eu

# Rows are made by a multiplicative hash of their number: SQL's random() takes no seed.
# The seed is cut to 31 bits to stay inside SQL's 64-bit signed integers.
seed=$(printf '%s' "$3" | cksum | cut -d ' ' -f 1)
sqlite3 -bail :memory: << SQL
pragma temp_store = memory;
create table item (id integer primary key, key integer, name text, body text);
with recursive n(i) as (select 1 union all select i + 1 from n where i < $1),
    h(i, k) as (select i, ((i + $seed) * 2654435761) & 2147483647 from n)
insert into item
    select i, k, 'item ' || k, printf('%x %08d text of row %d, part %d of %x', k, i, i, k % 97, k)
        || substr(printf('%.*c', 160, 'x'), 1, 40 + k % 120)
    from h;
create index by_key on item (key);
with recursive n(i) as (select 1 union all select i + 1 from n where i < $2)
update item set key = key + 1, name = name || '!'
    where id in (select 1 + (((i * 40503 + $seed) * 2654435761) & 2147483647) % $1 from n);
select 'sqlite: ' || count(*) || ' rows, key sum ' || sum(key) || ', name bytes '
    || sum(length(name)) || ', body bytes ' || sum(length(body)) from item;
SQL
