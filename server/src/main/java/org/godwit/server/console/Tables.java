package org.godwit.server.console;

import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.godwit.carbon.datasource.Datasources;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.server.admin.Administrator;
import org.godwit.server.admin.DatasourceList;
import org.godwit.server.admin.ProblemDocument;
import org.godwit.server.admin.ServiceList;
import org.godwit.server.admin.Tenants;
import org.godwit.server.admin.UserStores;
import org.godwit.server.admin.Users;
import org.godwit.server.console.TablePage.Cell;
import org.godwit.server.console.TablePage.Frame;
import org.godwit.server.console.TablePage.Link;
import org.godwit.server.console.TablePage.Row;
import org.godwit.server.deployment.DeployedFile;

/** Makes the tables of the console of what an administrator may see. */
public final class Tables {
    private static final int PAGE = 50;
    private static final String SECURITY = "/permission/admin/configure/security";

    private final Identity identity;
    private final Datasources datasources;
    private final CarbonHome home;
    private final UserStoreFiles storeFiles;
    private final Supplier<List<DeployedFile>> services;

    public Tables(Identity identity, Datasources datasources, CarbonHome home, UserStoreFiles storeFiles,
            Supplier<List<DeployedFile>> services) {
        this.identity = identity;
        this.datasources = datasources;
        this.home = home;
        this.storeFiles = storeFiles;
        this.services = services;
    }

    /** The pages, in the order of their links. */
    enum Topic {
        SERVICES("Services", "/permission/admin/monitor", false), //
        USERS("Users", SECURITY + "/usermgt/users", false), //
        STORES("User stores", SECURITY, false), //
        TENANTS("Tenants", Administrator.SEE_TENANTS, true), //
        DATASOURCES("Datasources", "/permission/admin/configure/datasources", true);

        private final String label;
        private final String permission;
        private final boolean superTenantOnly;

        Topic(String label, String permission, boolean superTenantOnly) {
            this.label = label;
            this.permission = permission;
            this.superTenantOnly = superTenantOnly;
        }

        String path() {
            return "/console/" + name().toLowerCase(Locale.ROOT);
        }

        boolean isFor(Administrator administrator) {
            return administrator.may(permission) && (!superTenantOnly || administrator.tenant().isSuper());
        }

        /** {@return the topic of a path} */
        static Optional<Topic> of(String path) {
            return List.of(values()).stream().filter(t -> t.path().equals(path)).findFirst();
        }
    }

    /** What is asked for. */
    record Wish(String pattern, int offset) {}

    TablePage page(Topic topic, Administrator administrator, String csrf, Wish wish) {
        var links = new ArrayList<Link>();
        links.add(new Link("Overview", "/console", false));
        List.of(Topic.values()).stream().filter(t -> t.isFor(administrator))
                .forEach(t -> links.add(new Link(t.label, t.path(), t == topic)));
        var who = administrator.user()
                + (administrator.tenant().isSuper() ? "" : "@" + administrator.tenant().domain());
        var frame = new Frame(home.server().product() + " " + home.server().version(),
                home.root().toString(), who, csrf, links);
        return switch (topic) {
            case SERVICES -> services(frame, administrator, wish);
            case USERS -> users(frame, administrator, wish);
            case STORES -> stores(frame, administrator);
            case TENANTS -> tenants(frame, wish);
            case DATASOURCES -> datasources(frame, wish);
        };
    }

    private TablePage services(Frame frame, Administrator administrator, Wish wish) {
        var all = administrator.tenant().isSuper() && administrator.may(Administrator.SEE_TENANTS);
        var list = ServiceList.of(services.get(),
                all ? Optional.empty() : Optional.of(administrator.tenant().domain()), wish.offset(), PAGE);
        var rows = list.services().stream().map(s -> new Row(List.of(Cell.text(s.name()),
                Cell.pill(s.status(), colour(s.status())), Cell.text(s.tenant()), Cell.code(shown(s.file()))),
                s.problems())).toList();
        return table(Topic.SERVICES, frame, "Every service file and how it stands; " + list.faulty() + " faulty.",
                List.of("Service", "Status", "Tenant", "File"), rows, wish, list.total());
    }

    private static String colour(String status) {
        return switch (status) {
            case "active", "up" -> "active";
            case "faulty", "down" -> "faulty";
            case "inactive", "disabled" -> "inactive";
            default -> "stale";
        };
    }

    private String shown(String file) {
        var root = home.root() + File.separator;
        return file.startsWith(root) ? file.substring(root.length()) : file;
    }

    private TablePage users(Frame frame, Administrator administrator, Wish wish) {
        var page = new Users(administrator.realm()).list(wish.pattern(), Optional.empty(), wish.offset(), PAGE);
        var rows = new ArrayList<Row>();
        page.unreachable().forEach(p -> rows.add(new Row(List.of(Cell.pill("a store is down", "faulty"),
                Cell.text(""), Cell.text("")), List.of(p))));
        page.users().forEach(u -> rows.add(new Row(List.of(Cell.text(u.name()), Cell.code(u.store()),
                Cell.text(String.join(", ", administrator.realm().rolesOf(u.name())))), List.of())));
        return table(Topic.USERS, frame, "Users of " + administrator.tenant().domain() + ", store by store.",
                List.of("User", "Store", "Roles"), rows, wish, page.total());
    }

    private TablePage stores(Frame frame, Administrator administrator) {
        var listed = new UserStores(identity, home, storeFiles, administrator.realm()).list();
        var rows = new ArrayList<Row>();
        listed.stores().forEach(s -> rows.add(new Row(List.of(Cell.text(s.domain()),
                Cell.pill(s.status(), colour(s.status())), Cell.text(s.readOnly() ? "read-only" : "read and write"),
                Cell.code(s.className().substring(s.className().lastIndexOf('.') + 1)), Cell.code(shown(s.file()))),
                s.problems())));
        for (ProblemDocument problem : listed.problems()) {
            rows.add(new Row(List.of(Cell.text(""), Cell.pill("faulty", "faulty"), Cell.text(""), Cell.text(""),
                    Cell.code(shown(problem.file()))), List.of(problem)));
        }
        return table(Topic.STORES, frame, "Where users are kept. Files in the folder userstores are taken up within "
                + "seconds.", List.of("Domain", "Status", "Access", "Kind", "File"), rows, new Wish("*", 0),
                listed.stores().size());
    }

    private TablePage tenants(Frame frame, Wish wish) {
        var page = new Tenants(identity, home).list(wish.pattern(), wish.offset(), PAGE);
        var rows = page.tenants().stream().map(t -> new Row(List.of(Cell.text(t.domain()),
                Cell.pill(t.active() ? "active" : "inactive", t.active() ? "active" : "inactive"),
                Cell.code(Integer.toString(t.id())), Cell.text(t.email()), Cell.text(day(t.created()))), List.of()))
                .toList();
        return table(Topic.TENANTS, frame, "Each tenant has users, services and stores of its own.",
                List.of("Domain", "Status", "Id", "Mail", "Since"), rows, wish, page.total());
    }

    private static String day(String moment) {
        return moment.length() < 10 ? "" : moment.substring(0, 10);
    }

    private TablePage datasources(Frame frame, Wish wish) {
        var page = new DatasourceList(datasources).list(wish.offset(), PAGE);
        var rows = page.datasources().stream().map(d -> new Row(List.of(Cell.text(d.name()), Cell.code(d.jndiName()),
                Cell.text(d.type()), Cell.code(d.url()), Cell.text(d.user())), List.of())).toList();
        return table(Topic.DATASOURCES, frame, "Databases that services and the server itself use. Passwords are never "
                + "shown.", List.of("Name", "JNDI name", "Type", "Address", "User"), rows, wish, page.total());
    }

    private static TablePage table(Topic topic, Frame frame, String about, List<String> heads, List<Row> rows,
            Wish wish, long total) {
        int offset = wish.offset();
        boolean filtered = topic == Topic.USERS || topic == Topic.TENANTS;
        var shown = total == 0
                ? "none"
                : (offset + 1) + "–" + Math.min(total, offset + (long) PAGE) + " of " + total;
        return new TablePage(frame, topic.label, about, heads, rows, filtered, wish.pattern(),
                topic == Topic.STORES ? "" : shown,
                offset == 0 ? "" : address(topic, wish, Math.max(0, offset - PAGE)),
                offset + PAGE < total ? address(topic, wish, offset + PAGE) : "");
    }

    private static String address(Topic topic, Wish wish, int offset) {
        return topic.path() + "?offset=" + offset + "&pattern="
                + URLEncoder.encode(wish.pattern(), StandardCharsets.UTF_8);
    }
}
