package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.ProblemDocument;
import org.godwit.server.admin.UserStores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit userstore}: the user stores of a tenant; a running server takes up what changes within seconds. */
@CommandLine.Command(name = "userstore", header = "User stores of a home: list, add, remove, test.", subcommands = {
        UserstoreCommand.ListStores.class, UserstoreCommand.Add.class, UserstoreCommand.Remove.class,
        UserstoreCommand.Test.class})
final class UserstoreCommand extends AdministrationCommand.Group {
    private static final String VARIABLE = "GODWIT_STORE_PASSWORD";

    /** Done to a store. */
    private record Done(String domain, String done) {}

    /** A command on the stores of a tenant. */
    abstract static class OfStores extends AdministrationCommand.OfTenant {
        final UserStores stores(OpenHome open) {
            return new UserStores(open.identity(), open.home(), open.storeFiles(), tenants(open).realm(tenant()));
        }
    }

    private static void tell(Terminal terminal, List<ProblemDocument> problems) {
        if (!terminal.isJson()) {
            problems.forEach(p -> terminal.err().println("""
                    %s  %s
                      where  %s
                      why    %s
                      do     %s""".formatted(p.code(), p.what(), p.where(), p.why(), p.todo())));
        }
    }

    /** {@code godwit userstore list}. */
    @CommandLine.Command(name = "list", header = "List the stores of a tenant, and whether each answers.")
    static final class ListStores extends OfStores {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var listed = stores(open).list();
            if (!terminal.isJson()) {
                var columns = new Columns();
                listed.stores().forEach(s -> columns.add(s.domain(), s.status(), s.readOnly() ? "read-only" : "",
                        s.className().substring(s.className().lastIndexOf('.') + 1), s.file()));
                columns.print(terminal);
            }
            listed.stores().forEach(s -> tell(terminal, s.problems()));
            tell(terminal, listed.problems());
            return done(terminal, listed, "");
        }
    }

    /** {@code godwit userstore add}. */
    @CommandLine.Command(name = "add", header = "Add a secondary store, if it answers. Its password comes from a file, the variable "
            + VARIABLE + " or a prompt.")
    static final class Add extends OfStores {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Domain of the store, such as CORP.")
        private String domain = "";
        @Option(names = "--class", required = true, paramLabel = "CLASS", description = "jdbc, ldap, ldap-readonly, active-directory, or Carbon's name of the class.")
        private String className = "";
        @Option(names = "--property", paramLabel = "NAME=VALUE", description = "A property as Carbon calls it, such as url or ConnectionURL; may be given several times.")
        private Map<String, String> properties = new LinkedHashMap<>();
        @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the password that the store connects with.")
        private @Nullable Path passwordFile;
        @Option(names = "--no-password", description = "The store connects without a password.")
        private boolean noPassword;
        @Option(names = "--untested", description = "Add it though it may not answer.")
        private boolean untested;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var password = noPassword
                    ? Optional.<Secret>empty()
                    : Optional.of(terminal.secret(Optional.ofNullable(passwordFile), VARIABLE,
                            "password of the store " + domain));
            var added = stores(open)
                    .add(new UserStores.Wish(domain, className, properties, password, !untested));
            return done(terminal, added, "Added the user store " + added.domain() + ": " + added.file());
        }
    }

    /** {@code godwit userstore remove}. */
    @CommandLine.Command(name = "remove", header = "Remove a secondary store; its users stay where they are, but lose their internal roles here.")
    static final class Remove extends OfStores {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Domain of the store.")
        private String domain = "";
        @Option(names = "--yes", description = "Remove it without asking.")
        private boolean yes;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var stores = stores(open);
            if (!yes) {
                return undecided(terminal, new Done(domain, "asked"), "The store " + domain + " would be removed: its "
                        + "file, and the internal roles and permissions of its users. The users themselves stay in the "
                        + "store.");
            }
            stores.remove(domain);
            return done(terminal, new Done(domain, "removed"), "Removed the user store " + domain + ".");
        }
    }

    /** {@code godwit userstore test}. */
    @CommandLine.Command(name = "test", header = "Ask a store for a sign of life.")
    static final class Test extends OfStores {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Domain of the store.")
        private String domain = "";

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var tested = stores(open).test(domain);
            tell(terminal, tested.problems());
            done(terminal, tested,
                    tested.domain() + (tested.up() ? " answered in " + tested.millis() + " ms" : " does not answer"));
            return tested.up() ? ExitStatus.DONE : ExitStatus.REFUSED;
        }
    }
}
