package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.ProblemDocument;
import org.godwit.server.admin.ServiceList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit service}. */
@CommandLine.Command(name = "service", header = "Data services: list those of a home, check descriptors.", subcommands = {
        ServiceCommand.ListServices.class, ServiceCommand.Check.class})
final class ServiceCommand extends AdministrationCommand.Group {
    /** {@code godwit service list}. */
    @CommandLine.Command(name = "list", header = "Compile every service of a home as the server would, and tell how each stands.")
    static final class ListServices extends AdministrationCommand {
        @Option(names = "--tenant", paramLabel = "DOMAIN", description = "Only services of this tenant.")
        private @Nullable String tenant;
        @Mixin
        private Paging paging = new Paging();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var list = ServiceList.of(open.services(), Optional.ofNullable(tenant), paging.offset(), paging.limit());
            if (!terminal.isJson()) {
                var columns = new Columns();
                list.services().forEach(s -> columns.add(s.tenant(), s.status(), s.name(), s.file()));
                columns.print(terminal);
                list.services().forEach(s -> s.problems().forEach(p -> terminal.err().println(line(p, s.file()))));
            }
            paging.tellRest(terminal, list.services().size(), list.total());
            return done(terminal, list, "");
        }
    }

    /** In the form that editors and build servers make links of. */
    private static String line(ProblemDocument problem, String file) {
        var place = problem.file().isEmpty() ? file : problem.file();
        return place + ":" + Math.max(1, problem.line()) + ": error: " + problem.code() + " " + problem.what() + " "
                + problem.why() + "; " + problem.todo();
    }

    /** A descriptor and what is wrong with it. */
    private record Checked(String file, boolean good, List<ProblemDocument> problems) {}

    private record CheckedAll(List<Checked> files) {}

    /** {@code godwit service check}. */
    @CommandLine.Command(name = "check", header = "Check descriptors, for build pipelines: exit status 0 when all are good, 3 when not.")
    static final class Check implements Command {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "A .dbs file.")
        private List<Path> files = List.of();
        @Option(names = "--home", paramLabel = "HOME", description = "Check against the datasources and secrets of this home; without one they are taken to be there.")
        private @Nullable Path home;

        @Override
        public ExitStatus run(Terminal terminal) {
            var checked = home == null ? all(OpenHome::checkAlone) : against(home, terminal);
            if (terminal.isJson()) {
                terminal.print(new CheckedAll(checked));
            } else {
                checked.forEach(c -> c.problems().forEach(p -> terminal.out().println(line(p, c.file()))));
            }
            long bad = checked.stream().filter(c -> !c.good()).count();
            terminal.err().println(checked.size() + " checked, " + bad + " faulty");
            return bad == 0 ? ExitStatus.DONE : ExitStatus.REFUSED;
        }

        private List<Checked> against(Path root, Terminal terminal) {
            try (var open = OpenHome.open(root, terminal.environment())) {
                return all(open::check);
            }
        }

        private List<Checked> all(Consumer<Path> check) {
            var checked = new ArrayList<Checked>();
            for (var file : files) {
                List<Problem> problems = List.of();
                try {
                    check.accept(file);
                } catch (ProblemException e) {
                    problems = e.problems();
                }
                checked.add(new Checked(file.toString(), problems.isEmpty(),
                        problems.stream().map(ProblemDocument::of).toList()));
            }
            return checked;
        }
    }
}
