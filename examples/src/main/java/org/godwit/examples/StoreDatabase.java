package org.godwit.examples;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.jspecify.annotations.Nullable;

/** The databases of the secondary user stores: each has the whole set of user tables, and uses four of them. */
enum StoreDatabase {
    CORP_USERS("CORP", "corp"), PILOT_USERS("PILOTS", "pilots"), CREW_USERS("CREW",
            "crew"), HARBOUR_USERS("HARBOUR.EXAMPLE", "harbour"), RINGER_USERS("RINGERS", "ringers");

    private static final LocalDateTime CREATED = LocalDateTime.of(2013, 10, 7, 11, 0, 0);

    private final String domain;
    private final String login;

    StoreDatabase(String domain, String login) {
        this.domain = domain;
        this.login = login;
    }

    /** Makes the database of one store; the chained one is as old as the main database, the others were made by 3.1.0. */
    void create(Drivers drivers, Path folder, SampleKind kind) throws SQLException {
        boolean old = this == CORP_USERS && kind != SampleKind.STARTED_WITH_4_2;
        var schema = usersOf(old ? CarbonSchema.CARBON_4_1 : CarbonSchema.CARBON_4_2);
        var random = new Random(name().length());
        try (var database = OldDatabase.open(drivers, folder.resolve(name()), login, login + "-pw")) {
            database.create(schema);
            var people = SamplePeople.ofSecondaryStores().stream().filter(u -> u.store().equals(domain)).toList();
            int tenant = people.getFirst().tenant();
            var numbers = new HashMap<String, Integer>();
            try (var users = database.fill(schema, "UM_USER");
                    var attributes = database.fill(schema, "UM_USER_ATTRIBUTE");
                    var roles = database.fill(schema, "UM_ROLE");
                    var members = database.fill(schema, "UM_USER_ROLE")) {
                for (var role : people.stream().flatMap(u -> u.roles().stream()).distinct().toList()) {
                    int id = roles.next();
                    numbers.put(role, id);
                    roles.row(old ? columns(id, role, tenant) : columns(id, role, tenant, false));
                }
                for (var user : people) {
                    int id = users.next();
                    var credential = Credential.of(user.password(), random);
                    users.row(id, user.name(), credential.hash(), credential.salt(), false, CREATED.plusHours(id),
                            tenant);
                    attributes.row(attributes.next(), "givenName", user.name(), "default", id, tenant);
                    for (var role : user.roles()) {
                        members.row(members.next(), numbers.get(role), id, tenant);
                    }
                }
            }
        }
    }

    private static @Nullable Object[] columns(@Nullable Object... values) {
        return values;
    }

    private static Schema usersOf(Schema schema) {
        return new Schema(List.copyOf(schema.tables().stream().filter(t -> t.name().startsWith("UM_")).toList()));
    }
}
