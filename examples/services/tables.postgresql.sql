create table crossing(id int primary key, port_from varchar(3), port_to varchar(3), departs timestamp, fare decimal(8,2), seats int, sails boolean)

create table stop(crossing_id int, seq int, port varchar(3), primary key(crossing_id, seq))

create table booking(id serial primary key, crossing_id int not null, passenger varchar(40) not null, seats int)

create table document(id int primary key, title varchar(60), scan bytea)

create table account(owner varchar(20) primary key, balance int not null check (balance >= 0))

create function seats_left(wanted int, out seats_left int) as $$
begin select c.seats into seats_left from crossing c where c.id = wanted; end $$ language plpgsql

create function crossings_of(wanted varchar) returns refcursor as $$
declare found refcursor;
begin open found for select id, port_to, seats from crossing where port_from = wanted order by id; return found; end $$ language plpgsql

do $$ begin create role harbour_clerk login password 'clerk-pw'; exception when duplicate_object then null; end $$

do $$ begin create role harbour_guest login password 'guest-pw'; exception when duplicate_object then null; end $$

grant select on account to harbour_clerk
