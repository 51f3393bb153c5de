CREATE TABLE ring (ring VARCHAR(12) PRIMARY KEY, species VARCHAR(80) NOT NULL, ringed_on DATE, place VARCHAR(120));
INSERT INTO ring VALUES ('TR-000001', 'leylek', '2011-06-19', 'İznik gölü');
INSERT INTO ring VALUES ('TR-000002', 'kızkuşu', '2012-05-20', 'Kızılırmak deltası');
INSERT INTO ring VALUES ('UA-10007', 'кулик', NULL, 'Сиваш');
