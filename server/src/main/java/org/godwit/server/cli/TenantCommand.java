package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.godwit.server.OpenHome;
import org.godwit.server.admin.Tenants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit tenant}. */
@CommandLine.Command(name = "tenant", header = "Tenants of a home: list, create, deactivate, reactivate, delete.", subcommands = {
        TenantCommand.ListTenants.class, TenantCommand.Create.class, TenantCommand.Deactivate.class,
        TenantCommand.Reactivate.class, TenantCommand.Delete.class})
final class TenantCommand extends AdministrationCommand.Group {
    private static final String VARIABLE = "GODWIT_TENANT_PASSWORD";

    /** {@code godwit tenant list}. */
    @CommandLine.Command(name = "list", header = "List tenants, the super tenant first.")
    static final class ListTenants extends AdministrationCommand {
        @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = "*", description = "Domains to list, with * (${DEFAULT-VALUE}).")
        private String pattern = "*";
        @Mixin
        private Paging paging = new Paging();

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var page = tenants(open).list(pattern, paging.offset(), paging.limit());
            if (!terminal.isJson()) {
                var columns = new Columns();
                page.tenants().forEach(t -> columns.add(Integer.toString(t.id()), t.active() ? "active" : "inactive",
                        t.domain(), t.email()));
                columns.print(terminal);
            }
            paging.tellRest(terminal, page.tenants().size(), page.total());
            return done(terminal, page, "");
        }
    }

    /** {@code godwit tenant create}. */
    @CommandLine.Command(name = "create", header = "Create a tenant with an admin of its own, and activate it. The admin's password comes from a file, the variable "
            + VARIABLE + " or a prompt.")
    static final class Create extends AdministrationCommand {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Domain of the tenant, such as wings.example.")
        private String domain = "";
        @Option(names = "--admin", paramLabel = "USER", description = "Name of its admin (${DEFAULT-VALUE}).")
        private String admin = "admin";
        @Option(names = "--email", paramLabel = "ADDRESS", description = "Mail address of its admin.")
        private String email = "";
        @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the admin's password.")
        private @Nullable Path passwordFile;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var password = terminal.secret(Optional.ofNullable(passwordFile), VARIABLE,
                    "password of " + admin + "@" + domain);
            var tenant = tenants(open).create(domain, email, admin, password);
            return done(terminal, tenant,
                    "Created the tenant " + tenant.domain() + " with id " + tenant.id() + ", admin " + admin + "@"
                            + tenant.domain() + ".");
        }
    }

    /** A command on one tenant. */
    abstract static class OnTenant extends AdministrationCommand {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Domain of the tenant.")
        private String domain = "";

        final String domain() {
            return domain;
        }
    }

    /** {@code godwit tenant deactivate}. */
    @CommandLine.Command(name = "deactivate", header = "Let nobody of a tenant log in, and its services rest.")
    static final class Deactivate extends OnTenant {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var tenant = tenants(open).setActive(domain(), false);
            return done(terminal, tenant, "Deactivated the tenant " + tenant.domain() + ".");
        }
    }

    /** {@code godwit tenant reactivate}. */
    @CommandLine.Command(name = "reactivate", header = "Let a tenant's users log in again, and its services answer.")
    static final class Reactivate extends OnTenant {
        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var tenant = tenants(open).setActive(domain(), true);
            return done(terminal, tenant, "Reactivated the tenant " + tenant.domain() + ".");
        }
    }

    /** {@code godwit tenant delete}. */
    @CommandLine.Command(name = "delete", header = "Delete a tenant with all its users, roles and permissions; first says what that is.")
    static final class Delete extends OnTenant {
        @Option(names = "--yes", description = "Delete it; without this, only tell what would be deleted.")
        private boolean yes;

        @Override
        ExitStatus run(OpenHome open, Terminal terminal) {
            var tenants = tenants(open);
            if (!yes) {
                var deletion = tenants.deletion(domain());
                show(terminal, deletion);
                return undecided(terminal, deletion, "The tenant " + domain() + " would be deleted with "
                        + deletion.total() + " rows; there is no way back.");
            }
            var deletion = tenants.delete(domain());
            show(terminal, deletion);
            return done(terminal, deletion, "Deleted the tenant " + domain() + " with " + deletion.total() + " rows."
                    + (deletion.leftBehind().isEmpty() ? "" : " Its folder was left: " + deletion.leftBehind()));
        }

        private static void show(Terminal terminal, Tenants.Deletion deletion) {
            if (!terminal.isJson()) {
                var columns = new Columns();
                deletion.rows().forEach((table, rows) -> columns.add(table, Integer.toString(rows)));
                columns.print(terminal);
            }
        }
    }
}
