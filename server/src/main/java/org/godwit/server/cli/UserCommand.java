package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.Users;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit user}: users of every store of a tenant. */
@CommandLine.Command(name = "user", header = "Users of a home: list, show, add, delete, password, roles.", subcommands = {
        UserCommand.ListUsers.class, UserCommand.Show.class, UserCommand.Add.class, UserCommand.Delete.class,
        UserCommand.Password.class, UserCommand.Roles.class})
final class UserCommand extends AdministrationCommand.Group {
    private static final String VARIABLE = "GODWIT_USER_PASSWORD";

    /** Done to a user. */
    private record Done(String user, String done) {}

    /** A command on the users of a tenant. */
    abstract static class OfUsers extends AdministrationCommand.OfTenant {
        final Users users(OpenHome open) {
            return new Users(tenants(open).realm(tenant()));
        }
    }

    /** A command on one user. */
    abstract static class OfUser extends OfUsers {
        @Parameters(paramLabel = "USER", description = "Name of the user, with its domain unless it is of the primary store: CORP/anna.")
        private String user = "";

        final String user() {
            return user;
        }
    }

    /** {@code godwit user list}. */
    @CommandLine.Command(name = "list", header = "List users, store by store, a page at a time.")
    static final class ListUsers extends OfUsers {
        @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = "*", description = "Names to list, with * (${DEFAULT-VALUE}).")
        private String pattern = "*";
        @Option(names = "--store", paramLabel = "DOMAIN", description = "Only users of this store.")
        private @Nullable String store;
        @Mixin
        private Paging paging = new Paging();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var page = users(open).list(pattern, Optional.ofNullable(store), paging.offset(), paging.limit());
            if (!terminal.isJson()) {
                page.users().forEach(u -> terminal.out().println(u.name()));
            }
            tellUnreachable(terminal, page.unreachable());
            paging.tellRest(terminal, page.users().size(), page.total());
            return done(terminal, page, "");
        }
    }

    /** {@code godwit user show}. */
    @CommandLine.Command(name = "show", header = "Show a user's roles and attributes.")
    static final class Show extends OfUser {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            return shown(terminal, users(open).user(user()));
        }
    }

    private static ExitStatus shown(Terminal terminal, Users.Detail user) {
        if (!terminal.isJson()) {
            var columns = new Columns();
            columns.add("user", user.name());
            columns.add("store", user.store());
            columns.add("roles", String.join(", ", user.roles()));
            user.attributes().entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(a -> columns.add(a.getKey(), a.getValue()));
            columns.print(terminal);
        }
        return AdministrationCommand.done(terminal, user, "");
    }

    /** {@code godwit user add}. */
    @CommandLine.Command(name = "add", header = "Add a user. Asks for the password, or reads it from a file or the variable "
            + VARIABLE + ".")
    static final class Add extends OfUser {
        @Option(names = "--role", paramLabel = "ROLE", description = "A role of the same store, or an internal one; may be given several times.")
        private List<String> roles = List.of();
        @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "An attribute by its name in the store, such as mail.")
        private Map<String, String> attributes = new LinkedHashMap<>();
        @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the password.")
        private @Nullable Path passwordFile;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var users = users(open);
            var password = terminal.secret(Optional.ofNullable(passwordFile), VARIABLE, "password of " + user());
            var added = users.add(user(), password, roles, attributes);
            return done(terminal, added, "Added the user " + added.name() + ".");
        }
    }

    /** {@code godwit user delete}. */
    @CommandLine.Command(name = "delete", header = "Delete a user, its internal roles and its own permissions.")
    static final class Delete extends OfUser {
        @Option(names = "--yes", description = "Delete it without asking.")
        private boolean yes;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var users = users(open);
            var user = users.user(user());
            if (!yes) {
                return undecided(terminal, user, "The user " + user.name() + " of store " + user.store()
                        + " would be deleted, with " + user.attributes().size() + " attributes and its place in "
                        + user.roles().size() + " roles.");
            }
            users.delete(user.name());
            return done(terminal, new Done(user.name(), "deleted"), "Deleted the user " + user.name() + ".");
        }
    }

    /** {@code godwit user password}. */
    @CommandLine.Command(name = "password", header = "Set a user's password. Asks for it, or reads it from a file or the variable "
            + VARIABLE + ".")
    static final class Password extends OfUser {
        @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the password.")
        private @Nullable Path passwordFile;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var users = users(open);
            var name = users.user(user()).name();
            users.setPassword(name, terminal.secret(Optional.ofNullable(passwordFile), VARIABLE,
                    "new password of " + name));
            return done(terminal, new Done(name, "password"), "Set the password of " + name + ".");
        }
    }

    /** {@code godwit user roles}. */
    @CommandLine.Command(name = "roles", header = "Show a user's roles, after adding and removing some.")
    static final class Roles extends OfUser {
        @Option(names = "--add", paramLabel = "ROLE", description = "A role to put the user into; may be given several times.")
        private List<String> added = List.of();
        @Option(names = "--remove", paramLabel = "ROLE", description = "A role to take the user out of; may be given several times.")
        private List<String> removed = List.of();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var user = users(open).changeRoles(user(), added, removed);
            return done(terminal, user, String.join("\n", user.roles()));
        }
    }
}
