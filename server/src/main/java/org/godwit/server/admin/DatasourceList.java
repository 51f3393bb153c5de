package org.godwit.server.admin;

import java.time.Duration;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.datasource.ConnectionTest;
import org.godwit.carbon.datasource.DatasourceProblem;
import org.godwit.carbon.datasource.Datasources;
import org.godwit.carbon.datasource.PoolWarning;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/** The datasources of a home, as administrators see them: never with a password. */
public record DatasourceList(Datasources datasources) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A datasource. */
    public record Row(String name, String jndiName, String type, String url, String user, String file, int line,
            List<PoolWarning> warnings) {
        public Row {
            warnings = List.copyOf(warnings);
        }
    }

    /** Some datasources. */
    public record Page(List<Row> datasources, int offset, int limit, long total) {
        public Page {
            datasources = List.copyOf(datasources);
        }
    }

    /** What a database answered. */
    public record Tested(String name, boolean reached, String product, String driver, long millis,
            List<ProblemDocument> problems) {
        public Tested {
            problems = List.copyOf(problems);
        }
    }

    public Page list(int offset, int limit) {
        var all = datasources.definitions();
        int size = Math.clamp(limit, 0, Users.LARGEST_PAGE);
        return new Page(all.stream().skip(Math.max(0, offset)).limit(size).map(this::row).toList(), offset, size,
                all.size());
    }

    private Row row(DatasourceDefinition definition) {
        return new Row(definition.name(), definition.jndiName(), definition.type(),
                definition.url().isEmpty()
                        ? ""
                        : new DatabaseAddress(definition.url(), definition.user(), definition.password()).shown(),
                definition.user(), definition.where().path().toString(), definition.where().line(),
                datasources.warnings(definition));
    }

    /** Connects once. @throws org.godwit.carbon.problem.ProblemException when there is no such datasource */
    public Tested test(String name) {
        var definition = datasources.definition(name).orElseThrow(() -> new Problem(DatasourceProblem.UNKNOWN,
                "There is no datasource " + name + ".", new Place.Setting("datasource"),
                "no file of repository/conf/datasources defines it", "list them with: godwit datasource list")
                .exception());
        if (!definition.hasUrl()) {
            throw new Problem(DatasourceProblem.NOT_A_DATABASE,
                    "The datasource " + definition.name() + " is not a database.", definition.where(),
                    "its type is " + definition.type(), "name a datasource of type RDBMS with a url").exception();
        }
        return switch (datasources.test(definition, PATIENCE)) {
            case ConnectionTest.Reached(var product, var driver, var took) -> new Tested(definition.name(), true,
                    product, driver, took.toMillis(), List.of());
            case ConnectionTest.Failed(var problem) -> new Tested(definition.name(), false, "", "", 0,
                    List.of(ProblemDocument.of(problem)));
        };
    }
}
