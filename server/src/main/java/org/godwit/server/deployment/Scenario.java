package org.godwit.server.deployment;

import java.util.Set;

/** Names the security scenario of Carbon's console that a policy belongs to, for the operator who reads why it is refused. */
final class Scenario {
    private Scenario() {}

    /** {@return the scenario by the assertions of its policy; only the first can be enforced} */
    static String name(Set<String> assertions) {
        boolean signs = assertions.contains("SignedParts") || assertions.contains("SignedElements");
        boolean encrypts = assertions.contains("EncryptedParts") || assertions.contains("EncryptedElements");
        if (assertions.contains("KerberosToken")) {
            return "scenario 16 (Kerberos)";
        }
        if (assertions.contains("SecureConversationToken")) {
            return "scenarios 9 to 15 (secure conversation)";
        }
        if (assertions.contains("AsymmetricBinding")) {
            return encrypts ? "scenario 5 (sign and encrypt, X.509)" : "scenario 2 (non-repudiation)";
        }
        if (assertions.contains("SymmetricBinding")) {
            if (assertions.contains("UsernameToken")) {
                return signs
                        ? "scenario 8 (sign and encrypt, UsernameToken)"
                        : "scenario 7 (encrypt only, UsernameToken)";
            }
            if (signs) {
                return encrypts ? "scenario 6 (sign and encrypt, anonymous)" : "scenario 3 (integrity)";
            }
            return "scenario 4 (confidentiality)";
        }
        return "no scenario of the console";
    }
}
