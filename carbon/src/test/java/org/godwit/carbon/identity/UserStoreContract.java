package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every kind of user store does. The store holds {@code anna}, {@code bert} and {@code bob}, each with the password
 * {@code <name>-secret}, and the roles {@code sales} with anna and bert, and {@code boss} with anna.
 */
abstract class UserStoreContract {
    private UserStore store;

    /** {@return the store, with the users and roles above in it} */
    abstract UserStore open() throws Exception;

    /** {@return whether the kind writes; a read-only directory does not} */
    boolean writes() {
        return true;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    /** Puts the users and roles of this contract into a store that writes. */
    static UserStore filled(UserStore store) {
        store.addRole("sales");
        store.addRole("boss");
        store.addUser("anna", Secret.of("anna-secret"), List.of("sales", "boss"), Map.of("mail", "anna@example.org"));
        store.addUser("bert", Secret.of("bert-secret"), List.of("sales"), Map.of());
        store.addUser("bob", Secret.of("bob-secret"), List.of(), Map.of());
        return store;
    }

    @Test
    void onlyTheRightPasswordIsTaken() {
        assertThat(store.authenticate("anna", Secret.of("anna-secret"))).isTrue();
        assertThat(store.authenticate("anna", Secret.of("anna-Secret"))).isFalse();
        assertThat(store.authenticate("anna", Secret.of("bert-secret"))).isFalse();
        assertThat(store.authenticate("anna", Secret.none())).isFalse();
        assertThat(store.authenticate("nobody", Secret.of("anna-secret"))).isFalse();
    }

    @Test
    void aNameOfOddCharactersIsJustAName() {
        for (var name : List.of("*", "an*", "anna)(|(uid=*", "*)(uid=*))(|(uid=*", "' OR '1'='1", "anna'--",
                "anna,ou=x",
                "\\", "anna\\", "(", "%", "_nna", "{0}", "?", " ", "anna\u0000", "🐦")) {
            assertThat(store.authenticate(name, Secret.of("anna-secret"))).as(name).isFalse();
            assertThat(store.hasUser(name)).as(name).isFalse();
            assertThat(store.rolesOf(name)).as(name).isEmpty();
            assertThat(store.usersOf(name)).as(name).isEmpty();
            assertThat(store.hasRole(name)).as(name).isFalse();
        }
    }

    @Test
    void usersAndRolesAreListedByPatternInPages() {
        assertThat(store.users("*", 0, 10)).containsExactly("anna", "bert", "bob");
        assertThat(store.users("b*", 0, 10)).containsExactly("bert", "bob");
        assertThat(store.users("*o*", 0, 10)).containsExactly("bob");
        assertThat(store.users("anna", 0, 10)).containsExactly("anna");
        assertThat(store.users("*", 1, 1)).containsExactly("bert");
        assertThat(store.users("*", 3, 1)).isEmpty();
        assertThat(store.users("%", 0, 10)).isEmpty();
        assertThat(store.roles("*", 0, 10)).containsExactly("boss", "sales");
        assertThat(store.roles("s*", 0, 1)).containsExactly("sales");
    }

    @Test
    void rolesAndTheirUsersAreFoundBothWays() {
        assertThat(store.rolesOf("anna")).containsExactlyInAnyOrder("boss", "sales");
        assertThat(store.rolesOf("bob")).isEmpty();
        assertThat(store.usersOf("sales")).containsExactly("anna", "bert");
        assertThat(store.usersOf("nothing")).isEmpty();
        assertThat(store.hasRole("sales")).isTrue();
        assertThat(store.hasUser("anna")).isTrue();
    }

    @Test
    void attributesAreRead() {
        assertThat(store.attributesOf("anna", "default")).containsEntry("mail", "anna@example.org");
        assertThat(store.attributesOf("nobody", "default")).isEmpty();
    }

    @Test
    void attributesChangeAndGo() {
        assumeTrue(writes());

        store.setAttributes("anna", Map.of("mail", "anna@new.example"));
        assertThat(store.attributesOf("anna", "default")).containsEntry("mail", "anna@new.example");

        store.setAttributes("anna", Map.of("mail", ""));
        assertThat(store.attributesOf("anna", "default")).doesNotContainKey("mail");
    }

    @Test
    void usersAreCountedWithoutBeingListed() {
        assertThat(store.countUsers("*")).isEqualTo(3);
        assertThat(store.countUsers("b*")).isEqualTo(2);
        assertThat(store.countUsers("%")).isZero();
    }

    @Test
    void theStoreGivesASignOfLife() {
        store.ping();

        assertThat(store.domain()).isEqualTo("CORP");
    }

    @Test
    void aUserMayBeCalledAlmostAnything() {
        assumeTrue(writes());
        for (var name : List.of("o'brien", "a+b=c", "komma,ğ", "(klammer)", "back\\slash", "50%", "under_score", "st*r",
                "#hash", "名前です", "🐦🐦🐦", "a/b", "semi;colon", "<tag>", "\"quoted\"")) {
            store.addUser(name, Secret.of("pässword-🐦"), List.of("sales"), Map.of());

            assertThat(store.authenticate(name, Secret.of("pässword-🐦"))).as(name).isTrue();
            assertThat(store.authenticate(name, Secret.of("password"))).as(name).isFalse();
            assertThat(store.rolesOf(name)).as(name).containsExactly("sales");
            assertThat(store.usersOf("sales")).contains(name);
            assertThat(store.users("*", 0, 10)).contains(name);

            store.deleteUser(name);

            assertThat(store.hasUser(name)).as(name).isFalse();
            assertThat(store.usersOf("sales")).as(name).containsExactly("anna", "bert");
        }
    }

    @Test
    void passwordsAndRolesChange() {
        assumeTrue(writes());

        store.setPassword("bob", Secret.of("another"));
        store.changeRoles("bob", List.of("sales", "boss"), List.of());
        store.changeRoles("bob", List.of("sales"), List.of("boss"));

        assertThat(store.authenticate("bob", Secret.of("another"))).isTrue();
        assertThat(store.authenticate("bob", Secret.of("bob-secret"))).isFalse();
        assertThat(store.rolesOf("bob")).containsExactly("sales");
    }

    @Test
    void aRoleMayBecomeEmptyAndBeDeleted() {
        assumeTrue(writes());

        store.changeRoles("anna", List.of(), List.of("boss"));

        assertThat(store.usersOf("boss")).isEmpty();
        assertThat(store.hasRole("boss")).isTrue();

        store.deleteRole("sales");

        assertThat(store.hasRole("sales")).isFalse();
        assertThat(store.rolesOf("anna")).isEmpty();
        assertThat(store.hasUser("bert")).isTrue();
    }

    @Test
    void whatIsThereIsNotAddedAndWhatIsNotThereIsNotChanged() {
        assumeTrue(writes());

        assertProblem(() -> store.addUser("anna", Secret.of("xxxxx"), List.of(), Map.of()),
                IdentityProblem.USER_EXISTS);
        assertProblem(() -> store.addRole("sales"), IdentityProblem.ROLE_EXISTS);
        assertProblem(() -> store.deleteUser("nobody"), IdentityProblem.USER_UNKNOWN);
        assertProblem(() -> store.setPassword("nobody", Secret.of("xxxxx")), IdentityProblem.USER_UNKNOWN);
        assertProblem(() -> store.deleteRole("nothing"), IdentityProblem.ROLE_UNKNOWN);
        assertProblem(() -> store.changeRoles("nobody", List.of("sales"), List.of()), IdentityProblem.USER_UNKNOWN);
        assertProblem(() -> store.addUser("carl", Secret.of("xxxxx"), List.of("nothing"), Map.of()),
                IdentityProblem.ROLE_UNKNOWN);
        assertThat(store.hasUser("carl")).isFalse();
        assertThat(store.authenticate("anna", Secret.of("anna-secret"))).isTrue();
    }

    @Test
    void theStoresPatternsHoldForWhatIsNew() {
        assumeTrue(writes());

        assertProblem(() -> store.addUser("", Secret.of("xxxxx"), List.of(), Map.of()), IdentityProblem.NAME_REFUSED);
        assertProblem(() -> store.addUser("two words", Secret.of("xxxxx"), List.of(), Map.of()),
                IdentityProblem.NAME_REFUSED);
        assertProblem(() -> store.addUser("carl", Secret.of("x"), List.of(), Map.of()),
                IdentityProblem.PASSWORD_REFUSED);
        assertProblem(() -> store.setPassword("anna", Secret.none()), IdentityProblem.PASSWORD_REFUSED);
        assertProblem(() -> store.addRole("two words"), IdentityProblem.NAME_REFUSED);
    }

    @Test
    void aReadOnlyStoreRefusesEveryWrite() {
        assumeTrue(!writes());

        assertProblem(() -> store.addUser("carl", Secret.of("xxxxx"), List.of(), Map.of()),
                IdentityProblem.STORE_READ_ONLY);
        assertProblem(() -> store.deleteUser("anna"), IdentityProblem.STORE_READ_ONLY);
        assertProblem(() -> store.setPassword("anna", Secret.of("xxxxx")), IdentityProblem.STORE_READ_ONLY);
        assertProblem(() -> store.addRole("another"), IdentityProblem.STORE_READ_ONLY);
        assertProblem(() -> store.deleteRole("sales"), IdentityProblem.STORE_READ_ONLY);
        assertProblem(() -> store.changeRoles("anna", List.of(), List.of("sales")), IdentityProblem.STORE_READ_ONLY);
    }

    static void assertProblem(ThrowingCallable action, IdentityProblem code) {
        assertThatThrownBy(action).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problems().getFirst().code()).isEqualTo(code));
    }

    /** Patterns that the tests of this contract need: no blanks in names, passwords of 4 to 30 letters. */
    static Map<String, String> patterns() {
        return Map.of("UsernameJavaRegEx", "^[\\S]{2,30}$", "RolenameJavaRegEx", "^[\\S]{2,30}$", "PasswordJavaRegEx",
                "^[\\S]{4,30}$");
    }
}
