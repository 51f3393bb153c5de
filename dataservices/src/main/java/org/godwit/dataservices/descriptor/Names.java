package org.godwit.dataservices.descriptor;

/** Reads names and checks them. */
final class Names {
    private final Findings findings;

    Names(Findings findings) {
        this.findings = findings;
    }

    /** {@return a required attribute without surrounding space; empty, and a problem noted, when it is not there} */
    String required(Node node, String attribute) {
        return node.filled(attribute).orElseGet(() -> {
            findings.add(ServiceProblem.MISSING, node.at(), "A required attribute is missing.",
                    node.name() + " has no " + attribute, "add " + attribute + "=\"…\"");
            return "";
        });
    }

    /** {@return the name of an output, noted as a problem when XML could not have it} */
    String output(Node node, String name) {
        if (!name.isEmpty() && !isNcName(name)) {
            findings.add(ServiceProblem.INVALID_NAME, node.at(), "Invalid output element name: " + name + ".",
                    "an XML element cannot be called so",
                    "use letters, digits, '.', '-' and '_', beginning with a letter");
        }
        return name;
    }

    /** {@return whether XML takes this as a name without a prefix} */
    static boolean isNcName(String name) {
        if (name.isEmpty()) {
            return false;
        }
        var first = name.codePointAt(0);
        return isStart(first) && name.codePoints().allMatch(c -> isStart(c) || c == '-' || c == '.'
                || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040);
    }

    private static boolean isStart(int c) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c != 0xD7 && c != 0xF7
                && (c < 0x300 || c > 0x36F) && c != 0x37E && (c < 0x2000 || c > 0x200B) && (c < 0x200E || c > 0x206F)
                && (c < 0xD800 || c > 0xDFFF) && c < 0xF0000);
    }
}
