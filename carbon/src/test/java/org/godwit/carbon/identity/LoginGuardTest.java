package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.godwit.carbon.identity.IdentityObservation.AddressLocked;
import org.godwit.carbon.identity.IdentityObservation.LoggedIn;
import org.godwit.carbon.identity.IdentityObservation.LoginRefused;
import org.godwit.carbon.identity.IdentityObservation.Reason;
import org.godwit.carbon.identity.IdentityObservation.UserChanged;
import org.godwit.carbon.identity.IdentityObservation.UserLocked;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2013-12-06T12:00:00Z"));
    private final List<IdentityObservation> told = new ArrayList<>();
    private final Identity identity = Identity.open(TestUsers.realm(TestUsers.jdbc(Map.of())), _ -> List.of(),
            TestUsers.h2(),
            new StoreSurroundings(Path.of("/"), TestUsers.DRIVERS, _ -> Optional.empty(), now::get, told::add,
                    PasswordHashes.asCarbon()));

    LoginGuardTest() {
        identity.bootstrap();
        TestUsers.superRealm(identity).addUser("anna", Secret.of("anna-secret"), List.of(), Map.of());
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private boolean login(String password, String address) {
        return identity.authenticate("anna", Secret.of(password), address).isPresent();
    }

    private void pass(Duration time) {
        now.updateAndGet(i -> i.plus(time));
    }

    @Test
    void afterFiveWrongPasswordsTheUserWaitsLongerEachTime() {
        for (int i = 0; i < 5; i++) {
            assertThat(login("wrong", "")).isFalse();
        }

        assertThat(login("anna-secret", "")).isFalse();
        assertThat(told.getLast()).isEqualTo(new LoginRefused("anna", "", Reason.USER_LOCKED));

        pass(Duration.ofSeconds(1));
        assertThat(login("wrong", "")).isFalse();

        assertThat(told.getLast()).isEqualTo(new UserLocked("anna", "carbon.super", 6, Duration.ofSeconds(2)));

        pass(Duration.ofSeconds(1));
        assertThat(login("anna-secret", "")).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(login("anna-secret", "")).isTrue();
        assertThat(login("wrong", "")).isFalse();
        assertThat(login("anna-secret", "")).isTrue();
    }

    @Test
    void nobodyWaitsLongerThanAQuarterOfAnHour() {
        for (int i = 0; i < 30; i++) {
            login("wrong", "");
            pass(Duration.ofMinutes(15));
        }

        assertThat(told.getLast()).isEqualTo(new UserLocked("anna", "carbon.super", 30, Duration.ofMinutes(15)));
        assertThat(login("anna-secret", "")).isTrue();
    }

    @Test
    void oneUsersMistakesDoNotLockAnother() {
        for (int i = 0; i < 6; i++) {
            login("wrong", "192.0.2.7");
        }

        assertThat(identity.authenticate("admin", Secret.of("admin"), "192.0.2.7")).isPresent();
    }

    @Test
    void anAddressThatGuessesManyNamesIsShutOutForAMinute() {
        for (int i = 0; i < 100; i++) {
            identity.authenticate("user" + i, Secret.of("wrong"), "192.0.2.7");
        }

        assertThat(told.getLast()).isEqualTo(new AddressLocked("192.0.2.7", Duration.ofMinutes(1)));
        assertThat(login("anna-secret", "192.0.2.7")).isFalse();
        assertThat(login("anna-secret", "192.0.2.8")).isTrue();

        pass(Duration.ofMinutes(1));

        assertThat(login("anna-secret", "192.0.2.7")).isTrue();
    }

    @Test
    void whatHappensIsToldAndPasswordsAreNot() {
        login("anna-secret", "192.0.2.7");

        assertThat(told).contains(new LoggedIn("anna", "carbon.super", "192.0.2.7"),
                new UserChanged(-1234, "anna", IdentityObservation.Change.ADDED));
        assertThat(told.toString()).doesNotContain("secret");
    }
}
