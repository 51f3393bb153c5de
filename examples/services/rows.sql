insert into crossing values(7, 'OSL', 'KIE', '2014-07-01 14:00:00', 79.50, 1200, true)

insert into crossing values(8, 'OSL', 'FRH', '2014-07-02 09:30:00', 35.00, 400, false)

insert into crossing values(9, 'BGO', 'ABZ', null, null, null, null)

insert into stop values(7, 1, 'LAR')

insert into stop values(7, 2, 'FRH')

insert into account values('ferry', 100)

insert into account values('harbour', 0)
