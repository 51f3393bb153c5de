package org.godwit.upgrade.assess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.registry.DanglingReferences;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.xml.XmlFile;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;

/**
 * What refers to something that will not be there: associations and links of the registry, data services that name its resources, and
 * datasources that were made in the console and kept in it. Nothing of it stops an upgrade, as it was so before.
 */
final class RegistryReferences {
    private static final Sql DATASOURCES = Sql.of("""
            SELECT R.REG_TENANT_ID, R.REG_NAME, C.REG_CONTENT_DATA FROM REG_RESOURCE R
            JOIN REG_PATH P ON P.REG_PATH_ID = R.REG_PATH_ID AND P.REG_TENANT_ID = R.REG_TENANT_ID
            JOIN REG_CONTENT C ON C.REG_CONTENT_ID = R.REG_CONTENT_ID AND C.REG_TENANT_ID = R.REG_TENANT_ID
            WHERE P.REG_PATH_VALUE = '/_system/config/repository/components/org.wso2.carbon.ndatasource'
            AND R.REG_NAME IS NOT NULL""");
    private static final int LARGEST_DATASOURCE = 1 << 20;
    private static final long LARGEST_SERVICE = 8 << 20;
    /** As the value of an element or attribute. */
    private static final Pattern REFERENCE = Pattern.compile("(?<=[>\"'\\s])(?:conf|gov):[^\\s<>\"'{}]+");
    private static final String TODO = "nothing: it comes along as it is; remove it where nobody needs it";

    private final CarbonHome home;
    private final List<Finding> findings = new ArrayList<>();

    private RegistryReferences(CarbonHome home) {
        this.home = home;
    }

    static List<Finding> run(CarbonHome home, SourceDatabases sources) {
        var references = new RegistryReferences(home);
        var registry = sources.of(SourceDatabase.Role.REGISTRY);
        if (registry.rowsOf("REG_PATH") > 0) {
            registry.database().with("looking where references of the registry lead",
                    connection -> references.look(registry, connection));
        }
        for (var mounted : sources.mounted()) {
            mounted.database().with("reading datasources of the registry",
                    connection -> references.datasources(mounted, connection));
        }
        return references.findings;
    }

    private RegistryReferences look(SourceDatabase registry, Connection connection) throws SQLException {
        var dangling = DanglingReferences.of(connection, registry.database().dialect(), home.registry());
        dangling.groups().forEach(group -> group(registry, group));
        services(CarbonSchema.SUPER_TENANT, home.root().resolve("repository/deployment/server/dataservices"), dangling);
        for (int tenant : home.tenantFolders()) {
            services(tenant, home.root().resolve("repository/tenants/" + tenant + "/dataservices"), dangling);
        }
        return datasources(registry, connection);
    }

    private void group(SourceDatabase registry, DanglingReferences.Group group) {
        for (var one : group.examples()) {
            note(UpgradeProblem.REFERENCE_DANGLING, "A reference of the registry leads to nothing.",
                    new Place.Row(registry.shownAddress(), "", "tenant " + one.tenant() + ", " + one.source()),
                    "its " + name(one.kind()) + " names " + one.missing() + ", and nothing is there", TODO);
        }
        long more = group.count() - group.examples().size();
        if (more > 0) {
            note(UpgradeProblem.REFERENCE_DANGLING,
                    group.count() + " references of the registry, each its " + name(group.kind())
                            + ", lead to nothing.",
                    Place.database(registry.shownAddress()),
                    "the first " + group.examples().size() + " are listed, " + more + " more are not", TODO);
        }
    }

    private static String name(String kind) {
        return kind.equals("link") ? "link" : "association " + kind;
    }

    private void services(int tenant, Path folder, DanglingReferences dangling) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(".dbs")).sorted().toList()) {
                if (Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) <= LARGEST_SERVICE) {
                    service(tenant, file, dangling);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void service(int tenant, Path file, DanglingReferences dangling) throws IOException {
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        Set<String> told = new HashSet<>();
        var matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            var reference = matcher.group();
            if (told.add(reference) && isMissing(tenant, reference, dangling)) {
                int line = 1 + (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
                note(UpgradeProblem.REFERENCE_DANGLING, "A data service names a resource that is not in the registry.",
                        new Place.Line(file, line, 0),
                        reference + " was looked for in the registry of tenant " + tenant,
                        "put the resource there, or correct the service: it is faulty in the old server as well");
            }
        }
    }

    private static boolean isMissing(int tenant, String reference, DanglingReferences dangling) {
        try {
            return dangling.isMissing(tenant, RegistryPath.parse(reference));
        } catch (ProblemException _) {
            return true;
        }
    }

    private RegistryReferences datasources(SourceDatabase source, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(source.database().dialect().text(DATASOURCES));
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var place = new Place.Row(source.shownAddress(), "",
                        "tenant " + rows.getInt(1) + ", datasource " + rows.getString(2));
                try (var in = rows.getBinaryStream(3)) {
                    datasource(in == null ? new byte[0] : in.readNBytes(LARGEST_DATASOURCE), place);
                } catch (IOException _) {
                    // Content that is not there is told by the checks of rows.
                }
            }
        }
        return this;
    }

    private void datasource(byte[] content, Place.Row place) {
        DatasourceDefinition definition;
        try {
            definition = home.datasource(XmlFile.of(Path.of("datasource"), content));
        } catch (ProblemException e) {
            note(UpgradeProblem.DATASOURCE_UNREADABLE, "A datasource in the registry cannot be read.", place,
                    e.problems().getFirst().why(),
                    "correct it in the old server's console, or make it anew in the new one");
            return;
        }
        if (definition.url().contains(home.root() + "/")) {
            note(UpgradeProblem.REFERENCE_DANGLING, "A datasource in the registry names a file of the old home.", place,
                    "its URL holds the path " + home.root(),
                    "make the path relative to the home, or both servers use the same file");
        }
    }

    private void note(UpgradeProblem code, String what, Place where, String why, String todo) {
        findings.add(new Finding(Severity.NOTE, new Problem(code, what, where, why, todo)));
    }
}
