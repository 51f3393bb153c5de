package org.godwit.carbon.identity;

import java.util.HashMap;
import java.util.Map;
import org.godwit.carbon.database.DatabaseAddress;

/** A secondary store with a database of its own. */
class JdbcStoreOnH2Test extends UserStoreContract {
    @Override
    UserStore open() {
        return filled(store(TestUsers.withSchema(TestUsers.h2Address()).address(), Map.of()));
    }

    static UserStore store(DatabaseAddress address, Map<String, String> more) {
        var properties = new HashMap<>(patterns());
        properties.put("DomainName", "Corp");
        properties.put("driverName", "ignored");
        properties.put("url", address.url());
        properties.put("userName", address.user());
        properties.put("password", address.password().reveal());
        properties.putAll(more);
        return new StoreFactory(new UserDatabase("elsewhere", TestUsers.h2(), Map.of("maxActive", "1")),
                TestUsers.SURROUNDINGS).make(TestUsers.jdbc(properties), 7);
    }
}
