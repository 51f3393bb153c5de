package org.godwit.server.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.xml.XmlElement;

/**
 * What Carbon's files beside a descriptor say about a service: who may call it, and whether it is switched on. Understood is
 * security scenario 1 (UsernameToken over HTTPS) with its allowed roles; any other security assertion is a problem, so that the
 * service does not deploy: what cannot be enforced must not be served.
 *
 * @param problems what cannot be enforced
 */
record ServiceSettings(Access access, Exposure exposure, List<Problem> problems) {
    static final ServiceSettings NONE = new ServiceSettings(new Access.Open(false), Exposure.FULL, List.of());

    private static final Place WHEREVER = new Place.Setting("servicemetafiles and _services.xml");
    private static final String ALLOWED_ROLES = "org.wso2.carbon.security.allowedroles";

    /** Assertions of WS-SecurityPolicy that HTTPS, a UsernameToken in clear text and a time stamp fulfil. */
    private static final Set<String> ENFORCED = Set.of("TransportBinding", "TransportToken", "HttpsToken",
            "AlgorithmSuite", "Basic256", "Basic192", "Basic128", "TripleDes", "Basic256Rsa15", "Basic192Rsa15",
            "Basic128Rsa15", "TripleDesRsa15", "Basic256Sha256", "Layout", "Lax", "Strict", "IncludeTimestamp",
            "SignedSupportingTokens", "SupportingTokens", "UsernameToken", "WssUsernameToken10", "WssUsernameToken11",
            "Wss10", "Wss11", "MustSupportRefKeyIdentifier", "MustSupportRefIssuerSerial");

    ServiceSettings {
        problems = List.copyOf(problems);
    }

    /** {@return what one {@code service} element, or the whole of a {@code _services.xml}, says} */
    static ServiceSettings of(XmlElement element) {
        var found = new Findings();
        found.walk(element);
        var problems = new ArrayList<Problem>();
        for (var assertion : found.notEnforced) {
            problems.add(notEnforced("its policy asks for " + assertion + " (" + Scenario.name(found.assertions) + ")",
                    element.where()));
        }
        if (found.rampart && found.assertions.isEmpty()) {
            problems.add(notEnforced("WS-Security is engaged, but its policy is not in this file", element.where()));
        }
        var active = !element.attribute("serviceActive").equals("false")
                && element.children("service").stream().noneMatch(s -> s.attribute("serviceActive").equals("false"));
        boolean exposesAll = !element.attribute("exposedAllTransports").equals("false") && !found.namesTransports;
        var exposure = new Exposure(exposesAll ? Exposure.FULL.transports() : found.transports, active,
                !found.hidesContract);
        return new ServiceSettings(access(found), exposure, problems);
    }

    /** {@return what a policy of the registry says; one that demands nothing we know is not taken for none} */
    static ServiceSettings ofPolicy(XmlElement policy, Place where) {
        var settings = of(policy);
        if (settings.access() instanceof Access.Open(var httpsOnly) && !httpsOnly && settings.problems().isEmpty()) {
            return new ServiceSettings(settings.access(), settings.exposure(),
                    List.of(notEnforced("its policy in the registry asks for nothing that is known", where)));
        }
        return settings;
    }

    private static Access access(Findings found) {
        return found.assertions.contains("UsernameToken")
                ? new Access.Login(found.roles, found.rules())
                : new Access.Open(found.assertions.contains("HttpsToken"));
    }

    /** {@return the settings of a service that has two files: both count} */
    ServiceSettings and(ServiceSettings other) {
        var all = new ArrayList<>(problems);
        all.addAll(other.problems);
        if (access instanceof Access.Login(var mine, _) && other.access instanceof Access.Login(var theirs, _)
                && !mine.isEmpty() && !theirs.isEmpty() && Collections.disjoint(mine, theirs)) {
            all.add(notEnforced("its two policies have no allowed role in common", WHEREVER));
        }
        var stricter = stricter(access, other.access);
        return new ServiceSettings(stricter, exposure.and(other.exposure), all);
    }

    private static Access stricter(Access one, Access two) {
        if (one instanceof Access.Login(var mine, var ourRules)
                && two instanceof Access.Login(var theirs, var theirRules)) {
            var common = new TreeSet<>(mine.isEmpty() ? theirs : mine);
            if (!theirs.isEmpty()) {
                common.retainAll(theirs);
            }
            return new Access.Login(common, ourRules.and(theirRules));
        }
        if (one instanceof Access.Login || two instanceof Access.Login) {
            return one instanceof Access.Login ? one : two;
        }
        return new Access.Open(one.httpsOnly() || two.httpsOnly());
    }

    static Problem notEnforced(String why, Place where) {
        return new Problem(DeploymentProblem.POLICY_NOT_ENFORCED,
                "The service has a security policy that cannot be enforced.", where, why,
                "secure it with scenario 1 (UsernameToken over HTTPS), or remove the policy");
    }

    /** What a walk over the elements found. Not for use by several threads. */
    private static final class Findings {
        private final Set<String> assertions = new TreeSet<>();
        private final Set<String> notEnforced = new TreeSet<>();
        private final Set<String> roles = new TreeSet<>();
        private final Set<String> transports = new TreeSet<>();
        private Optional<Duration> timeToLive = Optional.empty();
        private Optional<Duration> skew = Optional.empty();
        private boolean rampart;
        private boolean namesTransports;
        private boolean hidesContract;

        void walk(XmlElement element) {
            if (element.namespace().contains("securitypolicy")) {
                assertion(element.name());
            }
            if (element.attribute("name").equals(ALLOWED_ROLES)) {
                roles.addAll(Arrays.stream(element.text().split(",")).map(String::strip).filter(r -> !r.isEmpty())
                        .collect(Collectors.toSet()));
            }
            if (element.attribute("type").equals("exposedTransports")) {
                var path = element.attribute("destinationPath");
                transports.add(path.substring(path.lastIndexOf('/') + 1));
            }
            if (element.name().equals("transport") && !element.text().isEmpty()) {
                namesTransports = true;
                transports.add(element.text());
            }
            switch (element.name()) {
                case "timestampTTL" -> timeToLive = seconds(element);
                case "timestampMaxSkew" -> skew = seconds(element);
                default -> {
                    // another element
                }
            }
            hidesContract |= element.name().equals("parameter")
                    && element.attribute("name").equals("exposeServiceMetadata")
                    && element.text().equalsIgnoreCase("false");
            rampart |= element.attributes().values().stream().anyMatch(v -> v.contains("rampart"));
            element.children().forEach(this::walk);
        }

        private static Optional<Duration> seconds(XmlElement element) {
            try {
                return Optional.of(Duration.ofSeconds(Long.parseLong(element.text()))).filter(d -> !d.isNegative());
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }

        Access.TokenRules rules() {
            return new Access.TokenRules(assertions.contains("IncludeTimestamp"),
                    timeToLive.orElse(Access.TokenRules.USUAL.timeToLive()),
                    skew.orElse(Access.TokenRules.USUAL.skew()));
        }

        private void assertion(String name) {
            // The container of assertions bears the namespace of WS-Policy in well-made files, this one in some.
            if (name.equals("Policy")) {
                return;
            }
            assertions.add(name);
            if (!ENFORCED.contains(name)) {
                notEnforced.add(name);
            }
        }
    }
}
