package org.godwit.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSettingsTest {
    private static final String POLICY = "<wsp:Policy xmlns:wsp='http://schemas.xmlsoap.org/ws/2004/09/policy' "
            + "xmlns:sp='http://schemas.xmlsoap.org/ws/2005/07/securitypolicy'>%s</wsp:Policy>";

    @Test
    void aServiceWithoutSettingsIsOpen() {
        assertThat(settings("<service name='A'/>")).isEqualTo(ServiceSettings.NONE);
    }

    @Test
    void aUsernameTokenMeansALoginWithItsRoles() {
        var settings = settings("<service name='A'>" + POLICY.formatted("<sp:TransportBinding/><sp:UsernameToken/>")
                + "<property name='org.wso2.carbon.security.allowedroles'>clerk, Internal/boss</property></service>");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.access()).isEqualTo(new Access.Login(Set.of("clerk", "Internal/boss")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AsymmetricBinding", "SymmetricBinding", "X509Token", "SignedParts", "EncryptedParts",
            "SecureConversationToken", "KerberosToken", "HashPassword", "SomethingNew"})
    void whatCannotBeEnforcedIsAProblemThatNamesIt(String assertion) {
        var settings = settings("<service name='A'>"
                + POLICY.formatted("<sp:UsernameToken/><sp:" + assertion + "/>") + "</service>");

        assertThat(settings.problems()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo(DeploymentProblem.POLICY_NOT_ENFORCED);
            assertThat(p.why()).contains(assertion);
        });
    }

    @ParameterizedTest
    @CsvSource({"<sp:AsymmetricBinding/><sp:SignedParts/>,scenario 2",
            "<sp:SymmetricBinding/><sp:SignedParts/>,scenario 3",
            "<sp:SymmetricBinding/><sp:EncryptedParts/>,scenario 4",
            "<sp:AsymmetricBinding/><sp:SignedParts/><sp:EncryptedParts/>,scenario 5",
            "<sp:SymmetricBinding/><sp:EncryptedParts/><sp:UsernameToken/>,scenario 7",
            "<sp:SymmetricBinding/><sp:SecureConversationToken/>,scenarios 9 to 15", "<sp:KerberosToken/>,scenario 16"})
    void aScenarioThatCannotBeEnforcedIsNamed(String assertions, String scenario) {
        assertThat(settings("<service name='A'>" + POLICY.formatted(assertions) + "</service>").problems())
                .isNotEmpty().allSatisfy(p -> assertThat(p.why()).contains(scenario));
    }

    @Test
    void aPolicySaysHowFreshItsMessagesMustBe() {
        var settings = settings("<service name='A'>" + POLICY.formatted("<sp:UsernameToken/><sp:IncludeTimestamp/>")
                + "<r:RampartConfig xmlns:r='urn:r'><r:timestampTTL>60</r:timestampTTL>"
                + "<r:timestampMaxSkew>5</r:timestampMaxSkew></r:RampartConfig></service>");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.access()).isEqualTo(new Access.Login(Set.of(),
                new Access.TokenRules(true, Duration.ofMinutes(1), Duration.ofSeconds(5))));
    }

    @Test
    void aPolicyOfTheRegistryThatAsksForNothingKnownIsAProblem() {
        var where = new Place.Setting("policy");

        assertThat(ServiceSettings.ofPolicy(xml("<Policy/>"), where).problems()).hasSize(1);
        assertThat(ServiceSettings.ofPolicy(xml(POLICY.formatted("<sp:UsernameToken/>")), where).problems()).isEmpty();
    }

    @Test
    void engagedSecurityWithoutAPolicyIsAProblem() {
        var settings = settings("<service name='A'><module name='rampart' type='engagedModules'/></service>");

        assertThat(settings.problems()).hasSize(1);
    }

    @Test
    void aServiceExposedOverHttpsOnlyIsNotCalledOverHttp() {
        var settings = settings("<service name='A' exposedAllTransports='false'>"
                + "<association type='exposedTransports' destinationPath='/repository/transports/https'/></service>");

        assertThat(settings.exposure().isReachedBy(true)).isTrue();
        assertThat(settings.exposure().isReachedBy(false)).isFalse();
    }

    @Test
    void aServiceThatIsSwitchedOffIsNotActive() {
        assertThat(settings("<service name='A' serviceActive='false'/>").exposure().active()).isFalse();
    }

    @Test
    void aServiceMayHideItsContract() {
        var settings = settings("<service name='A'><parameter name='exposeServiceMetadata'>false</parameter>"
                + "<transports><transport>http</transport></transports></service>");

        assertThat(settings.exposure()).isEqualTo(new Exposure(Set.of("http"), true, false));
    }

    @Test
    void ofTwoPoliciesTheStricterCounts() {
        var open = settings("<service name='A'/>");
        var boss = settings("<service name='A'>" + POLICY.formatted("<sp:UsernameToken/>")
                + "<property name='org.wso2.carbon.security.allowedroles'>boss</property></service>");
        var clerk = settings("<service name='A'>" + POLICY.formatted("<sp:UsernameToken/>")
                + "<property name='org.wso2.carbon.security.allowedroles'>clerk</property></service>");

        assertThat(open.and(boss).access()).isEqualTo(boss.access());
        assertThat(boss.and(open).access()).isEqualTo(boss.access());
        assertThat(boss.and(clerk).problems()).hasSize(1);
    }

    private static ServiceSettings settings(String xml) {
        return ServiceSettings.of(xml(xml));
    }

    private static XmlElement xml(String xml) {
        return XmlFile.of(Path.of("A.xml"), xml.getBytes(StandardCharsets.UTF_8)).root();
    }
}
