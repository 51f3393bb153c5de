package org.godwit.server.cli;

import java.util.Optional;
import org.godwit.carbon.identity.Realm;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.Roles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit role}: roles of every store, internal ones, and what they may do. */
@CommandLine.Command(name = "role", header = "Roles of a home: list, show, add, delete, users, permit, forget.", subcommands = {
        RoleCommand.ListRoles.class, RoleCommand.Show.class, RoleCommand.Add.class, RoleCommand.Delete.class,
        RoleCommand.Members.class, RoleCommand.Permit.class, RoleCommand.Forget.class})
final class RoleCommand extends AdministrationCommand.Group {
    /** Done to a role. */
    private record Done(String role, String done) {}

    /** A command on the roles of a tenant. */
    abstract static class OfRoles extends AdministrationCommand.OfTenant {
        final Roles roles(OpenHome open) {
            return new Roles(tenants(open).realm(tenant()));
        }
    }

    /** A command on one role. */
    abstract static class OfRole extends OfRoles {
        @Parameters(index = "0", paramLabel = "ROLE", description = "Name of the role: Internal/sales, CORP/boss, or plain in the primary store.")
        private String role = "";

        final String role() {
            return role;
        }
    }

    /** {@code godwit role list}. */
    @CommandLine.Command(name = "list", header = "List internal roles, then those of the stores, a page at a time.")
    static final class ListRoles extends OfRoles {
        @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = "*", description = "Names to list, with * (${DEFAULT-VALUE}).")
        private String pattern = "*";
        @Option(names = "--store", paramLabel = "DOMAIN", description = "Only roles of this store; INTERNAL for internal ones.")
        private @Nullable String store;
        @Mixin
        private Paging paging = new Paging();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var page = roles(open).list(pattern, Optional.ofNullable(store), paging.offset(), paging.limit());
            if (!terminal.isJson()) {
                page.roles().forEach(r -> terminal.out().println(r.name()));
                if (page.more()) {
                    terminal.err().println("there are more; go on with --offset "
                            + (paging.offset() + page.roles().size()));
                }
            }
            tellUnreachable(terminal, page.unreachable());
            return done(terminal, page, "");
        }
    }

    private static ExitStatus shown(Terminal terminal, Roles.Detail role) {
        if (!terminal.isJson()) {
            var columns = new Columns();
            role.permissions()
                    .forEach(p -> columns.add(p.allowed() ? "allow" : "deny", p.resource(), p.action()));
            columns.print(terminal);
        }
        return AdministrationCommand.done(terminal, role, "");
    }

    /** {@code godwit role show}. */
    @CommandLine.Command(name = "show", header = "Show what a role may do.")
    static final class Show extends OfRole {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            return shown(terminal, roles(open).role(role()));
        }
    }

    /** {@code godwit role add}. */
    @CommandLine.Command(name = "add", header = "Add a role to a store, or an internal one.")
    static final class Add extends OfRole {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var added = roles(open).add(role());
            return done(terminal, added, "Added the role " + added.name() + ".");
        }
    }

    /** {@code godwit role delete}. */
    @CommandLine.Command(name = "delete", header = "Delete a role, and what it was permitted.")
    static final class Delete extends OfRole {
        @Option(names = "--yes", description = "Delete it without asking.")
        private boolean yes;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var roles = roles(open);
            var role = roles.role(role());
            if (!yes) {
                return undecided(terminal, role, "The role " + role.name() + " would be deleted, with "
                        + role.permissions().size() + " permissions, and taken from "
                        + roles.members(role.name()).users().size() + " users.");
            }
            roles.delete(role.name());
            return done(terminal, new Done(role.name(), "deleted"), "Deleted the role " + role.name() + ".");
        }
    }

    /** {@code godwit role users}. */
    @CommandLine.Command(name = "users", header = "List the users of a role.")
    static final class Members extends OfRole {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var members = roles(open).members(role());
            if (!terminal.isJson()) {
                members.users().forEach(u -> terminal.out().println(u));
            }
            return done(terminal, members, "");
        }
    }

    /** {@code godwit role permit}. */
    @CommandLine.Command(name = "permit", header = "Say that a role may do something, or that it may not.")
    static final class Permit extends OfRole {
        @Parameters(index = "1", paramLabel = "RESOURCE", description = "Such as /permission/admin/login; counts for what is below it too.")
        private String resource = "";
        @Option(names = "--action", paramLabel = "ACTION", description = "The action (${DEFAULT-VALUE}).")
        private String action = Roles.EXECUTE;
        @Option(names = "--deny", description = "It may not.")
        private boolean deny;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            return shown(terminal, roles(open).permit(role(), new Realm.Permission(resource, action, !deny)));
        }
    }

    /** {@code godwit role forget}. */
    @CommandLine.Command(name = "forget", header = "Take back what was said of a role about a resource.")
    static final class Forget extends OfRole {
        @Parameters(index = "1", paramLabel = "RESOURCE", description = "Such as /permission/admin/login.")
        private String resource = "";
        @Option(names = "--action", paramLabel = "ACTION", description = "The action (${DEFAULT-VALUE}).")
        private String action = Roles.EXECUTE;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            return shown(terminal, roles(open).forget(role(), resource, action));
        }
    }
}
