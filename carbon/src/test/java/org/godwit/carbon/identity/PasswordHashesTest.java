package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
    private static final Secret PASSWORD = Secret.of("pässword-🐦");

    private final List<IdentityObservation> told = new ArrayList<>();
    private final Database users = TestUsers.h2();

    @Test
    void aHashOfTheReferenceImplementationIsUnderstood() {
        // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 (phc-winner-argon2, test vector)
        assertThat(PasswordHashes.asCarbon().matches(Secret.of("password"),
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")).isTrue();
    }

    @Test
    void aHashTakesItsPasswordOnlyAndFitsTheColumn() {
        var hashes = PasswordHashes.argon2id();
        var stored = hashes.stored(PASSWORD);

        assertThat(stored).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").hasSizeLessThan(128);
        assertThat(hashes.stored(PASSWORD)).isNotEqualTo(stored);
        assertThat(hashes.matches(PASSWORD, stored)).isTrue();
        assertThat(hashes.matches(Secret.of("password"), stored)).isFalse();
    }

    @Test
    void aDamagedOrCostlyHashMatchesNothing() {
        var hashes = PasswordHashes.asCarbon();
        for (var damaged : List.of("$argon2id$v=19$", "$argon2id$v=19$m=19456,t=2,p=1$AAAA",
                "$argon2id$v=19$m=0,t=0,p=0$AAAAAAAAAAA$AAAAAAA",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")) {
            assertThat(hashes.matches(PASSWORD, damaged)).as(damaged).isFalse();
        }
    }

    @Test
    void carbonsHashStaysAsItIsUnlessTheOperatorWantsAnother() {
        try (var identity = open(PasswordHashes.asCarbon())) {
            TestUsers.superRealm(identity).addUser("anna", PASSWORD, List.of(), Map.of());
            var before = stored();

            assertThat(identity.authenticate("anna", PASSWORD)).isPresent();
            assertThat(stored()).isEqualTo(before).hasSize(44);
        }
    }

    @Test
    void theFirstGoodLoginReplacesAHashAndBothKindsAreUnderstoodAfterwards() {
        try (var identity = open(PasswordHashes.asCarbon())) {
            TestUsers.superRealm(identity).addUser("anna", PASSWORD, List.of(), Map.of());
            TestUsers.superRealm(identity).addUser("bert", PASSWORD, List.of(), Map.of());
            TestUsers.run(users, "UPDATE UM_USER SET UM_CHANGED_TIME = TIMESTAMP '2013-09-02 10:00:00'");
        }
        var old = stored();
        try (var identity = open(PasswordHashes.argon2id())) {
            assertThat(identity.authenticate("anna", Secret.of("wrong"))).isEmpty();
            assertThat(stored()).isEqualTo(old);

            assertThat(identity.authenticate("anna", PASSWORD)).isPresent();
            assertThat(stored()).startsWith("$argon2id$");
            assertThat(told).contains(new IdentityObservation.UserChanged(-1234, "anna",
                    IdentityObservation.Change.PASSWORD_HASH));
            assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_USER WHERE UM_USER_NAME IN ('anna', 'bert') "
                    + "AND UM_CHANGED_TIME = TIMESTAMP '2013-09-02 10:00:00'")).isEqualTo(2);
            var modern = stored();
            assertThat(identity.authenticate("anna", PASSWORD)).isPresent();
            assertThat(stored()).isEqualTo(modern);
            assertThat(identity.authenticate("anna", Secret.of("wrong"))).isEmpty();
        }
        try (var identity = open(PasswordHashes.asCarbon())) {
            assertThat(identity.authenticate("anna", PASSWORD)).isPresent();
            assertThat(identity.authenticate("bert", PASSWORD)).isPresent();
            TestUsers.superRealm(identity).setPassword("anna", PASSWORD);
            assertThat(stored()).hasSize(44);
        }
    }

    private Identity open(PasswordHashes hashes) {
        return TestUsers.started(users, TestUsers.realm(TestUsers.jdbc(Map.of())), new StoreSurroundings(
                TestUsers.SURROUNDINGS.home(), TestUsers.DRIVERS, _ -> Optional.empty(), InstantSource.system(),
                told::add, hashes));
    }

    private String stored() {
        return users.with("looking into a test", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement
                            .executeQuery("SELECT UM_USER_PASSWORD FROM UM_USER WHERE UM_USER_NAME = 'anna'")) {
                rows.next();
                return rows.getString(1);
            }
        });
    }
}
