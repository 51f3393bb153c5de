package org.godwit.upgrade.backup;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in {@code manifest.json}, the last entry of an archive: everything that is needed to prove the other entries
 * and to make their tables again. Never holds a secret.
 *
 * @param format version of the format
 * @param created when it was begun, as an ISO instant
 * @param product name and version of the old product
 */
record Manifest(int format, String created, String product, List<DatabasePart> databases, List<FilePart> files) {
    static final int FORMAT = 1;
    static final String ENTRY = "manifest.json";

    Manifest {
        databases = List.copyOf(databases);
        files = List.copyOf(files);
    }

    static Manifest parse(byte[] json) throws JacksonException {
        return Json.MAPPER.readValue(json, Manifest.class);
    }

    byte[] json() {
        return Json.MAPPER.writeValueAsBytes(this);
    }

    List<TablePart> tables() {
        return databases.stream().flatMap(d -> d.tables().stream()).toList();
    }

    /** {@return the tables of users and registry, which fit into one database; those of mounts have the same names} */
    List<TablePart> mainTables() {
        return databases.stream().filter(d -> !d.isMounted()).flatMap(d -> d.tables().stream())
                .toList();
    }

    long rows() {
        return tables().stream().mapToLong(TablePart::rows).sum();
    }

    /** {@return number of entries, this manifest included} */
    int entries() {
        return 1 + files.size() + tables().stream().mapToInt(t -> 1 + t.largeObjects().size()).sum();
    }

    /** {@return length of all entries but this one} */
    long bytes() {
        long tables = tables().stream()
                .mapToLong(t -> t.bytes() + t.largeObjects().stream().mapToLong(ObjectPart::bytes).sum()).sum();
        return tables + files.stream().mapToLong(FilePart::bytes).sum();
    }

    /**
     * A database.
     *
     * @param name of its datasource
     * @param roles what the home keeps in it
     * @param generation of its schema
     * @param engine engine and version, such as {@code H2 1.2.140}
     */
    record DatabasePart(String name, List<String> roles, String generation, String engine, List<TablePart> tables) {
        DatabasePart {
            roles = List.copyOf(roles);
            tables = List.copyOf(tables);
        }

        /** {@return whether it is that of a mounted registry alone} */
        boolean isMounted() {
            return roles.contains("mounted");
        }

        Schema schema() {
            return new Schema(tables.stream().map(TablePart::table).toList());
        }
    }

    /**
     * A table.
     *
     * @param next number that its generated column would give next; 1 when it has none
     * @param digest of its rows, whatever the engine and the order
     * @param timePrecision finest fraction of a second that its engine keeps
     * @param zeroTimes times that do not exist (MySQL's {@code 0000-00-00}) and were stored as NULL or as 1970-01-01
     * @param sha256 of the entry before compression
     */
    record TablePart(String name, List<ColumnPart> columns, List<String> primaryKey, List<List<String>> uniques,
            List<ForeignKey> foreignKeys, List<Index> indexes, long next, long rows, String digest,
            String timePrecision,
            long zeroTimes, String entry, long bytes, String sha256, List<ObjectPart> largeObjects) {
        TablePart {
            columns = List.copyOf(columns);
            largeObjects = List.copyOf(largeObjects);
        }

        Table table() {
            return new Table(name, columns.stream().map(ColumnPart::column).toList(), primaryKey,
                    uniques.stream().map(UniqueKey::new).toList(), foreignKeys, indexes);
        }

        ChronoUnit precision() {
            return ChronoUnit.valueOf(timePrecision.toUpperCase(Locale.ROOT));
        }
    }

    /** A column; its type in the words of {@link TypeText}. */
    record ColumnPart(String name, String type, boolean required, boolean generated, String standard) {
        static ColumnPart of(Column column) {
            return new ColumnPart(column.name(), TypeText.of(column.type()), column.required(), column.generated(),
                    column.standard().name().toLowerCase(Locale.ROOT));
        }

        Column column() {
            return new Column(name, TypeText.parse(type), required, generated,
                    Column.Default.valueOf(standard.toUpperCase(Locale.ROOT)));
        }
    }

    /** A value too large to stand in the rows; they say {@code @} and its number, counted from 1. */
    record ObjectPart(String entry, long bytes, String sha256) {}

    /** A file of the home, with its rights, such as {@code rw-r-----}; empty where the system has none. */
    record FilePart(String path, String entry, long bytes, String sha256, String mode) {}

    /** Holder, so that programs that only write no archive do not load the library. */
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
    }
}
