package org.godwit.dataservices.descriptor;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source of data.
 *
 * @param settings by their current names; legacy names are already translated
 * @param users database users by calling user
 */
public record Config(String id, Map<String, Setting> settings, Map<String, DatabaseUser> users, Position at) {
    public Config {
        settings = Map.copyOf(settings);
        users = Map.copyOf(users);
    }

    public Optional<Setting> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    public Optional<String> text(String name) {
        return setting(name).map(Setting::text);
    }

    /** {@return what it is, by the first of its settings that tells, in the order in which DSS asks} */
    public Kind kind() {
        if (settings.containsKey("driverClassName") || settings.containsKey("dataSourceClassName")) {
            return Kind.DATABASE;
        }
        for (var kind : Kind.values()) {
            if (settings.containsKey(kind.setting)) {
                return kind;
            }
        }
        return Kind.DATABASE;
    }

    /** Kinds of sources. */
    public enum Kind {
        EXCEL("excel_datasource"), CSV("csv_datasource"), DATABASE("carbon_datasource_name"), //
        CUSTOM_TABULAR("custom_tabular_datasource_class"), CUSTOM_QUERY("custom_query_datasource_class");

        private final String setting;

        Kind(String setting) {
            this.setting = setting;
        }

        /** {@return the name of the setting that makes a config one of this kind} */
        public String setting() {
            return setting;
        }
    }

    /**
     * One setting.
     *
     * @param secretAlias alias of the vault that gives the value, or null
     */
    public record Setting(String text, @Nullable String secretAlias, Position at) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Credentials that one caller, or {@code *}, uses at the database. */
    public record DatabaseUser(Setting name, Setting password) {}
}
