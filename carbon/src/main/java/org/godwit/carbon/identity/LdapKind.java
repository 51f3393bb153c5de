package org.godwit.carbon.identity;

import java.util.Map;

/** The kinds of directory stores, with what Carbon 4.2 takes for a property that a store leaves out. */
enum LdapKind {
    READ_ONLY, READ_WRITE, ACTIVE_DIRECTORY;

    private static final Map<String, String> COMMON = Map.ofEntries(Map.entry("ReadOnly", "false"),
            Map.entry("UserSearchBase", "ou=system"), Map.entry("UserNameListFilter", "(objectClass=person)"),
            Map.entry("UserNameAttribute", "uid"), Map.entry("UserEntryObjectClass", "wso2Person"),
            Map.entry("GroupNameListFilter", "(objectClass=groupOfNames)"), Map.entry("GroupNameAttribute", "cn"),
            Map.entry("GroupEntryObjectClass", "groupOfNames"), Map.entry("MembershipAttribute", "member"),
            Map.entry("passwordHashMethod", "SHA"), Map.entry("EmptyRolesAllowed", "true"),
            Map.entry("userAccountControl", "512"), Map.entry("LDAPConnectionTimeout", "5000"),
            Map.entry("ReadTimeout", "10000"));
    private static final Map<String, String> OF_ACTIVE_DIRECTORY = Map.of("UserNameAttribute", "cn",
            "UserEntryObjectClass", "user", "GroupEntryObjectClass", "group", "GroupNameListFilter",
            "(objectcategory=group)");

    /** {@return what stands for a property that is left out; empty for one that may be missing} */
    String standard(String property) {
        var common = COMMON.getOrDefault(property, "");
        return this == ACTIVE_DIRECTORY ? OF_ACTIVE_DIRECTORY.getOrDefault(property, common) : common;
    }
}
