create table crossing(id int primary key, port_from varchar(3), port_to varchar(3), departs datetime, fare decimal(8,2), seats int, sails boolean) character set utf8mb4

create table stop(crossing_id int, seq int, port varchar(3), primary key(crossing_id, seq)) character set utf8mb4

create table booking(id int auto_increment primary key, crossing_id int not null, passenger varchar(40) not null, seats int) character set utf8mb4

create table document(id int primary key, title varchar(60), scan blob) character set utf8mb4

create table account(owner varchar(20) primary key, balance int not null check (balance >= 0)) character set utf8mb4

create procedure seats_left(in wanted int, out seats_left int)
begin select c.seats into seats_left from crossing c where c.id = wanted; end

create procedure crossings_of(in wanted varchar(3))
begin select id, port_to, seats from crossing where port_from = wanted order by id; end

create user if not exists harbour_clerk identified by 'clerk-pw'

create user if not exists harbour_guest identified by 'guest-pw'

grant select on account to harbour_clerk

grant select on stop to harbour_guest
