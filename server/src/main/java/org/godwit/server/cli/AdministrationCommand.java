package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.List;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.ProblemDocument;
import org.godwit.server.admin.Tenants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on the users, tenants, datasources or services of a home that is opened for it. */
abstract class AdministrationCommand implements Command {
    /** The vendor's code for a file that another process has open. */
    private static final String H2_IN_USE = "[90020";

    @Option(names = "--home", required = true, paramLabel = "HOME", description = "The Carbon home.")
    private Path home = Path.of("");

    @Override
    public final ExitStatus run(Terminal terminal) {
        try (var open = OpenHome.open(home, terminal.environment())) {
            return run(open, terminal);
        } catch (ProblemException e) {
            if (e.problems().stream().anyMatch(p -> p.why().contains(H2_IN_USE))) {
                throw new Problem(CliProblem.HOME_IN_USE, "The home is in use.", new Place.File(home),
                        "a server has its embedded database open, which takes one process at a time",
                        "use /api, /scim2 or /console of that server, or stop it first").exception(e);
            }
            throw e;
        }
    }

    abstract ExitStatus run(OpenHome open, Terminal terminal);

    static Tenants tenants(OpenHome open) {
        return new Tenants(open.identity(), open.home());
    }

    /** Shows an object as JSON, or tells it in words. */
    static ExitStatus done(Terminal terminal, Object document, String text) {
        if (terminal.isJson()) {
            terminal.print(document);
        } else if (!text.isEmpty()) {
            terminal.out().println(text);
        }
        return ExitStatus.DONE;
    }

    /** Says what would be lost, and that nothing was done. */
    static ExitStatus undecided(Terminal terminal, Object document, String what) {
        if (terminal.isJson()) {
            terminal.print(document);
        }
        terminal.err().println(what);
        terminal.err().println("Nothing was done. Run it again with --yes if that is meant.");
        return ExitStatus.NEEDS_DECISION;
    }

    static void tellUnreachable(Terminal terminal, List<ProblemDocument> problems) {
        if (!terminal.isJson()) {
            problems.forEach(p -> terminal.err().println(p.code() + "  " + p.what() + " (" + p.why() + ")"));
        }
    }

    /** A command on one tenant. */
    abstract static class OfTenant extends AdministrationCommand {
        @Option(names = "--tenant", paramLabel = "DOMAIN", description = "Domain of the tenant (${DEFAULT-VALUE}).")
        private String tenant = Tenant.SUPER_DOMAIN;

        final String tenant() {
            return tenant;
        }
    }

    /** Which part of a list is shown. */
    static final class Paging {
        @Option(names = "--offset", paramLabel = "N", description = "How many to pass over (${DEFAULT-VALUE}).")
        private int offset;
        @Option(names = "--limit", paramLabel = "N", description = "How many to show at most (${DEFAULT-VALUE}).")
        private int limit = 100;

        int offset() {
            return Math.max(0, offset);
        }

        int limit() {
            return limit;
        }

        /** Tells how to go on when there is more. */
        void tellRest(Terminal terminal, int shown, long total) {
            if (!terminal.isJson() && offset() + shown < total) {
                terminal.err().println((offset() + shown) + " of " + total + " shown; go on with --offset "
                        + (offset() + shown));
            }
        }
    }

    /** A command that is nothing without a word behind it. */
    abstract static class Group implements Command {
        @Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public final ExitStatus run(Terminal terminal) {
            var command = spec == null ? new CommandLine(this) : spec.commandLine();
            throw new CommandLine.ParameterException(command,
                    "name one of " + String.join(", ", command.getSubcommands().keySet()));
        }
    }
}
