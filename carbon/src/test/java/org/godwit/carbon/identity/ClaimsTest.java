package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims of a dialect as the tables of 4.2 hold them, over two stores that call things differently. */
class ClaimsTest {
    private static final String LOCAL = "http://wso2.org/claims";
    private static final String MAIL = LOCAL + "/emailaddress";
    private static final String ID = LOCAL + "/userid";

    private final Database users = TestUsers.h2();
    private final Identity identity = TestUsers.started(users);
    private final Realm realm = TestUsers.superRealm(identity);

    @BeforeEach
    void addClaims() {
        TestUsers.run(users, "INSERT INTO UM_DIALECT (UM_DIALECT_URI, UM_TENANT_ID) VALUES ('" + LOCAL + "', -1234)");
        claim(MAIL, "NULL", "'mail'", 1, 0);
        claim(MAIL, "'CORP'", "'e_mail'", 1, 0);
        claim(ID, "NULL", "'scimId'", 0, 1);
        TestUsers.run(users, "UPDATE UM_CLAIM SET UM_REG_EX = '.+@.+' WHERE UM_CLAIM_URI = '" + MAIL + "'");
        realm.addStore(TestUsers.jdbc(Map.of("DomainName", "CORP", "url", TestUsers.h2().address().url(), "userName",
                "sa")));
        realm.addUser("anna", Secret.of("anna-secret"), List.of(), Map.of("mail", "anna@home.example", "scimId", "7"));
        realm.addUser("CORP/anna", Secret.of("anna-secret"), List.of(), Map.of("e_mail", "anna@corp.example"));
    }

    private void claim(String uri, String domain, String attribute, int required, int readOnly) {
        TestUsers.run(users, "INSERT INTO UM_CLAIM (UM_DIALECT_ID, UM_CLAIM_URI, UM_DISPLAY_TAG, "
                + "UM_MAPPED_ATTRIBUTE_DOMAIN, UM_MAPPED_ATTRIBUTE, UM_SUPPORTED, UM_REQUIRED, UM_READ_ONLY, UM_TENANT_ID) "
                + "SELECT UM_ID, '" + uri + "', 'Shown', " + domain + ", " + attribute + ", 1, " + required + ", "
                + readOnly + ", -1234 FROM UM_DIALECT");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void aClaimIsReadFromTheAttributeOfTheUsersStore() {
        assertThat(realm.dialects()).containsExactly(LOCAL);
        assertThat(realm.claims(LOCAL)).extracting(Claim::uri).containsExactlyInAnyOrder(MAIL, ID);
        assertThat(realm.claimsOf("anna", LOCAL)).containsOnly(Map.entry(MAIL, "anna@home.example"),
                Map.entry(ID, "7"));
        assertThat(realm.claimsOf("CORP/anna", LOCAL)).containsOnly(Map.entry(MAIL, "anna@corp.example"));
        assertThat(realm.claimsOf("anna", "http://nothing.example")).isEmpty();
    }

    @Test
    void aClaimIsWrittenToTheAttributeOfTheUsersStore() {
        realm.setClaims("CORP/anna", LOCAL, Map.of(MAIL, "new@corp.example"));

        assertThat(realm.store("CORP").orElseThrow().attributesOf("anna", "default")).containsEntry("e_mail",
                "new@corp.example");
    }

    @Test
    void everyClaimThatCannotBeSetIsTold() {
        assertThatThrownBy(() -> realm.setClaims("anna", LOCAL, Map.of(MAIL, "", ID, "8", LOCAL + "/none", "x")))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problems()).hasSize(3)
                        .allMatch(p -> p.code() == IdentityProblem.CLAIM_REFUSED));
        assertThatThrownBy(() -> realm.setClaims("anna", LOCAL, Map.of(MAIL, "no address")))
                .isInstanceOfSatisfying(ProblemException.class,
                        e -> assertThat(e.problems().getFirst().why()).contains("does not match .+@.+"));
        assertThat(realm.claimsOf("anna", LOCAL)).containsEntry(MAIL, "anna@home.example");
    }

    @Test
    void whoeverGetsANewPasswordIsNotRememberedByTheOldServer() {
        TestUsers.run(users, "INSERT INTO UM_HYBRID_REMEMBER_ME (UM_USER_NAME, UM_COOKIE_VALUE, UM_TENANT_ID) VALUES "
                + "('anna', 'anna-x', -1234), ('bert', 'bert-x', -1234), ('anna', 'anna-y', 1)");

        realm.setPassword("anna", Secret.of("another"));

        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_HYBRID_REMEMBER_ME WHERE UM_USER_NAME = 'anna' AND "
                + "UM_TENANT_ID = -1234")).isZero();
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_HYBRID_REMEMBER_ME")).isEqualTo(2);
    }
}
