package org.godwit.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.DatasourceList;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit datasource}. */
@CommandLine.Command(name = "datasource", header = "Datasources of a home: list, test.", subcommands = {
        DatasourceCommand.ListDatasources.class, DatasourceCommand.Test.class})
final class DatasourceCommand extends AdministrationCommand.Group {
    /** {@code godwit datasource list}. */
    @CommandLine.Command(name = "list", header = "List the datasources, never their passwords.")
    static final class ListDatasources extends AdministrationCommand {
        @Mixin
        private Paging paging = new Paging();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var page = new DatasourceList(open.datasources()).list(paging.offset(), paging.limit());
            if (!terminal.isJson()) {
                var columns = new Columns();
                page.datasources().forEach(d -> columns.add(d.name(), d.jndiName(), d.user(), d.url()));
                columns.print(terminal);
                page.datasources().forEach(d -> d.warnings()
                        .forEach(w -> terminal.err().println(d.name() + ": " + w.setting() + " " + w.why())));
            }
            paging.tellRest(terminal, page.datasources().size(), page.total());
            return done(terminal, page, "");
        }
    }

    private record TestedAll(List<DatasourceList.Tested> tested) {}

    /** {@code godwit datasource test}. */
    @CommandLine.Command(name = "test", header = "Connect to datasources once, and tell what answers.")
    static final class Test extends AdministrationCommand {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Name or JNDI name of a datasource.")
        private List<String> names = List.of();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var list = new DatasourceList(open.datasources());
            var all = new ArrayList<DatasourceList.Tested>();
            for (var name : names) {
                var tested = list.test(name);
                all.add(tested);
                if (!terminal.isJson()) {
                    terminal.out().println(tested.reached()
                            ? tested.name() + "  " + tested.product() + "  " + tested.millis() + " ms"
                            : tested.name() + "  not reached");
                    tellUnreachable(terminal, tested.problems());
                }
            }
            done(terminal, new TestedAll(all), "");
            return all.stream().allMatch(DatasourceList.Tested::reached) ? ExitStatus.DONE : ExitStatus.REFUSED;
        }
    }
}
