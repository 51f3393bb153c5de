CREATE TABLE duty (id INTEGER PRIMARY KEY, crew VARCHAR(100), ship VARCHAR(60) NOT NULL, starts TIMESTAMP NOT NULL, remark VARCHAR(200));
INSERT INTO duty VALUES (1, 'boatswain', 'Sea Swallow', '2014-03-01 05:45:00', 'bring the parrot cage');
INSERT INTO duty VALUES (2, 'CREW/mate', 'Sea Swallow', '2014-03-01 13:45:00', NULL);
INSERT INTO duty VALUES (3, NULL, 'Şahin', '2014-03-02 05:45:00', 'nöbet boş');
