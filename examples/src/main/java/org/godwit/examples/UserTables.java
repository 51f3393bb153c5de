package org.godwit.examples;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.godwit.carbon.schema.Schema;
import org.godwit.examples.Population.Right;
import org.jspecify.annotations.Nullable;

/**
 * Fills the user tables, {@code UM_*}, with rows as one generation of Carbon writes them. The two generations share most
 * tables; where they differ, {@link RoleTables} of that generation does the writing.
 */
final class UserTables {
    static final String EVERYONE = "everyone";
    static final String ANONYMOUS_ROLE = "wso2.anonymous.role";
    static final String ANONYMOUS_USER = "wso2.anonymous.user";

    private static final LocalDateTime FIRST_START = LocalDateTime.of(2013, 9, 2, 8, 30, 0);
    private static final String PROFILE = "default";
    private static final List<String> LOCAL_CLAIMS = List.of("givenname:First Name:givenName", "lastname:Last Name:sn",
            "emailaddress:Email:mail", "fullname:Full Name:cn", "nickname:Nickname:nickName",
            "organization:Organization:organizationName", "streetaddress:Address:streetAddress",
            "country:Country:country", "telephone:Telephone:telephoneNumber", "mobile:Mobile:mobile",
            "im:IM:im", "url:URL:url", "dob:Birth Date:dateOfBirth", "title:Title:title");

    private final OldDatabase database;
    private final Schema schema;
    private final RoleTables roles;
    private final Random random = new Random(20130902);

    UserTables(OldDatabase database, Schema schema, RoleTables roles) {
        this.database = database;
        this.schema = schema;
        this.roles = roles;
    }

    void fill(List<Population> populations) throws SQLException {
        try (var tenants = database.fill(schema, "UM_TENANT")) {
            tenants.row(SamplePeople.FERRIES, "ferries.example.com", "boatswain@ferries.example.com", true,
                    FIRST_START.plusDays(12), userConfig("boatswain"));
            tenants.row(SamplePeople.BIRDS, "kuslar.example.org", "müdür@kuşlar.example", true,
                    FIRST_START.plusDays(40), userConfig("müdür"));
        }
        var users = fillUsers(populations);
        fillAttributes(populations, users);
        roles.domains(populations);
        roles.roles(populations, users, random);
        fillPermissions(populations);
        fillClaims(populations);
        fillRememberMe(populations);
    }

    /** {@return the numbers of the users by tenant and name, as {@code TENANT/NAME}} */
    private Map<String, Integer> fillUsers(List<Population> populations) throws SQLException {
        var numbers = new HashMap<String, Integer>();
        try (var table = database.fill(schema, "UM_USER")) {
            for (var population : populations) {
                for (var user : population.users()) {
                    int id = table.next();
                    numbers.put(key(population.tenant(), user.name()), id);
                    var credential = Credential.of(user.password(), random);
                    table.row(id, user.name(), credential.hash(), credential.salt(), false,
                            FIRST_START.plusMinutes(37L * id).plusNanos(1_000_000L * (id % 1000)), population.tenant());
                }
                if (roles.keepsSystemUsersAmongTheOthers()) {
                    int id = table.next();
                    numbers.put(key(population.tenant(), ANONYMOUS_USER), id);
                    var credential = Credential.of("nobody knows " + population.tenant(), random);
                    table.row(id, ANONYMOUS_USER, credential.hash(), credential.salt(), false, FIRST_START,
                            population.tenant());
                }
            }
        }
        return numbers;
    }

    private void fillAttributes(List<Population> populations, Map<String, Integer> users) throws SQLException {
        try (var table = database.fill(schema, "UM_USER_ATTRIBUTE")) {
            for (var population : populations) {
                for (var user : population.users()) {
                    var id = users.get(key(population.tenant(), user.name()));
                    for (var attribute : attributes(user).entrySet()) {
                        table.row(table.next(), attribute.getKey(), attribute.getValue(), PROFILE, id,
                                population.tenant());
                    }
                    if (user.roles().size() > 1) {
                        table.row(table.next(), "mobile", "+49 170 000 " + id, "home", id, population.tenant());
                    }
                }
            }
        }
    }

    private static Map<String, @Nullable String> attributes(SampleUser user) {
        var attributes = new LinkedHashMap<String, @Nullable String>();
        int dot = user.name().indexOf('.');
        attributes.put("givenName", dot < 0 ? user.name() : user.name().substring(0, dot));
        attributes.put("sn", dot < 0 ? "" : user.name().substring(dot + 1));
        if (user.password().startsWith("godwit-")) {
            attributes.put("employeeNumber", user.password().substring("godwit-".length()));
        }
        switch (user.name()) {
            case "skipper" -> {
                attributes.put("mail", "skipper@harbour.example");
                attributes.put("description", "🦢 & <kaptan> ".repeat(68).strip());
            }
            case "anna" -> attributes.put("mail", null);
            case "ışıl" -> attributes.put("mail", "ışıl@kuşlar.example");
            default -> {
                // no more than a name
            }
        }
        return attributes;
    }

    private void fillPermissions(List<Population> populations) throws SQLException {
        try (var table = database.fill(schema, "UM_PERMISSION");
                var userGrants = database.fill(schema, "UM_USER_PERMISSION")) {
            for (var population : populations) {
                var rights = new LinkedHashSet<Right>();
                population.grants().forEach(g -> rights.add(g.right()));
                population.userGrants().forEach(g -> rights.add(g.right()));
                var numbers = new HashMap<Right, Integer>();
                for (var right : rights) {
                    int id = table.next();
                    numbers.put(right, id);
                    table.row(roles.withModule(id, right.resource(), right.action(), population.tenant()));
                }
                for (var grant : population.userGrants()) {
                    userGrants.row(userGrants.next(), numbers.get(grant.right()), grant.user(),
                            grant.allowed() ? 1 : 0, population.tenant());
                }
                roles.grants(population, numbers);
            }
        }
    }

    private void fillClaims(List<Population> populations) throws SQLException {
        try (var dialects = database.fill(schema, "UM_DIALECT");
                var claims = database.fill(schema, "UM_CLAIM");
                var profiles = database.fill(schema, "UM_PROFILE_CONFIG")) {
            for (var population : populations) {
                int local = dialects.next();
                dialects.row(local, "http://wso2.org/claims", population.tenant());
                int soap = dialects.next();
                dialects.row(soap, "http://schemas.xmlsoap.org/ws/2005/05/identity", population.tenant());
                int order = 0;
                for (var claim : LOCAL_CLAIMS) {
                    var parts = List.of(claim.split(":"));
                    var regEx = parts.getFirst().equals("emailaddress") ? "^([a-zA-Z0-9_.-])+@(.)+$" : null;
                    order++;
                    claims.row(roles.withClaimColumns(new ArrayList<@Nullable Object>(
                            java.util.Arrays.asList(claims.next(), local, "http://wso2.org/claims/" + parts.get(0),
                                    parts.get(1), parts.get(1), parts.get(2), regEx, order < 8 ? 1 : 0,
                                    order < 4 ? 1 : 0, order, population.tenant()))));
                    if (order <= 3) {
                        claims.row(roles.withClaimColumns(new ArrayList<@Nullable Object>(
                                java.util.Arrays.asList(claims.next(), soap,
                                        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/" + parts.get(0),
                                        parts.get(1), "", parts.get(2), null, 1, 0, 0, population.tenant()))));
                    }
                }
                profiles.row(profiles.next(), local, PROFILE, population.tenant());
            }
        }
    }

    private void fillRememberMe(List<Population> populations) throws SQLException {
        try (var table = database.fill(schema, "UM_HYBRID_REMEMBER_ME")) {
            for (var population : populations) {
                var admin = population.users().getFirst().name();
                table.row(table.next(), admin, admin + "-00000000-0000-4000-8000-000000000000",
                        FIRST_START.plusDays(100), population.tenant());
            }
        }
    }

    /** The realm of a tenant, as Carbon keeps it in {@code UM_USER_CONFIG}: only admin and its role are read from it. */
    private static byte[] userConfig(String admin) {
        return """
                <UserManager><Realm><Configuration><AdminRole>admin</AdminRole><AdminUser><UserName>%s</UserName>\
                <Password>XXXXXX</Password></AdminUser><EveryOneRoleName>everyone</EveryOneRoleName>\
                <Property name="dataSource">jdbc/WSO2CarbonDB</Property></Configuration>\
                <UserStoreManager class="org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager">\
                <Property name="PasswordDigest">SHA-256</Property><Property name="StoreSaltedPassword">true</Property>\
                </UserStoreManager>\
                <AuthorizationManager class="org.wso2.carbon.user.core.authorization.JDBCAuthorizationManager"/>\
                </Realm></UserManager>""".formatted(admin).getBytes(StandardCharsets.UTF_8);
    }

    static String key(int tenant, String name) {
        return tenant + "/" + name;
    }
}
