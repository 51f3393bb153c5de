package org.godwit.server.admin;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.godwit.carbon.datasource.Datasources;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.Realm;
import org.godwit.server.admin.Endpoint.Action;
import org.godwit.server.admin.Endpoint.Field;
import org.godwit.server.admin.Endpoint.Kind;
import org.godwit.server.deployment.DeployedFile;

/** Everything that the JSON interface does, declared in one list. */
public final class Endpoints {
    private static final String SECURITY = "/permission/admin/configure/security";
    private static final String USERS = SECURITY + "/usermgt/users";
    private static final String PASSWORDS = SECURITY + "/usermgt/passwords";
    private static final String MONITOR = "/permission/admin/monitor";
    private static final String DATASOURCES = "/permission/admin/configure/datasources";
    private static final String LOCAL_DIALECT = "http://wso2.org/claims";
    private static final Field DIALECT = Field.text("dialect", "address of the dialect; Carbon's own unless told");
    private static final Field PATTERN = Field.text("pattern", "names to list, with *");
    private static final Field STORE = Field.text("store", "domain of one user store; all when it is missing");
    private static final Field OFFSET = Field.of(Kind.NUMBER, "offset", "how many to pass over");
    private static final Field LIMIT = Field.of(Kind.NUMBER, "limit",
            "how many to list, 100 unless told, 1000 at most");

    private final Identity identity;
    private final Datasources datasources;
    private final CarbonHome home;
    private final UserStoreFiles storeFiles;
    private final Supplier<List<DeployedFile>> services;

    public Endpoints(Identity identity, Datasources datasources, CarbonHome home, UserStoreFiles storeFiles,
            Supplier<List<DeployedFile>> services) {
        this.identity = identity;
        this.datasources = datasources;
        this.home = home;
        this.storeFiles = storeFiles;
        this.services = services;
    }

    /** An answer that says only that it was done. */
    public record Done(String name, String done) {}

    /** {@return the list} */
    List<Endpoint> all() {
        return List.of(
                list("/users", "List users, store by store.", USERS, List.of(PATTERN, STORE, OFFSET, LIMIT),
                        Users.Page.class,
                        c -> users(c).list(c.pattern(), c.queried("store"), c.offset(), c.limit())),
                write("POST", "/users", "Add a user.", USERS, List.of(Field.needed("name", "CORP/anna, or plain in the "
                        + "primary store"), Field.password("password", true, "the password"),
                        Field.of(Kind.TEXTS, "roles", "roles of the same store, or internal ones"),
                        Field.of(Kind.TEXT_BY_NAME, "attributes", "by their names in the store, such as mail")),
                        201, Users.Detail.class, this::addUser),
                get("/users/{user}", "Show a user's roles and attributes.", USERS, Users.Detail.class,
                        c -> users(c).user(c.name("user"))),
                write("DELETE", "/users/{user}", "Delete a user.", USERS, List.of(), 200, Done.class,
                        this::deleteUser),
                write("PUT", "/users/{user}/password", "Set a user's password.", PASSWORDS,
                        List.of(Field.password("password", true, "the new password")), 200, Done.class,
                        this::setPassword),
                write("PATCH", "/users/{user}/roles", "Put a user into roles, and take it out of others.", SECURITY,
                        List.of(Field.of(Kind.TEXTS, "add", "roles to join"),
                                Field.of(Kind.TEXTS, "remove", "roles to leave")),
                        200, Users.Detail.class, this::changeRoles),
                list("/claims", "List the claims of a dialect.", USERS, List.of(DIALECT), Users.Dialect.class,
                        c -> users(c).dialect(dialect(c))),
                list("/users/{user}/claims", "Show what is claimed of a user.", USERS, List.of(DIALECT),
                        Users.Claims.class, c -> users(c).claims(c.name("user"), dialect(c))),
                write("PATCH", "/users/{user}/claims", "Set claims of a user, all or none.", USERS,
                        List.of(Field.text("dialect", "its address; Carbon's own unless told"),
                                Field.of(Kind.TEXT_BY_NAME, "claims",
                                        "by their addresses; an empty text takes one away")),
                        200, Users.Claims.class, this::setClaims),
                list("/roles", "List internal roles, then those of the stores.", SECURITY,
                        List.of(PATTERN, STORE, OFFSET, LIMIT), Roles.Page.class,
                        c -> roles(c).list(c.pattern(), c.queried("store"), c.offset(), c.limit())),
                write("POST", "/roles", "Add a role.", SECURITY,
                        List.of(Field.needed("name", "Internal/sales, CORP/boss, or plain in the primary store")), 201,
                        Roles.Detail.class, c -> roles(c).add(c.text("name"))),
                get("/roles/{role}", "Show what a role may do.", SECURITY, Roles.Detail.class,
                        c -> roles(c).role(c.name("role"))),
                write("DELETE", "/roles/{role}", "Delete a role, and what it was permitted.", SECURITY, List.of(), 200,
                        Done.class, this::deleteRole),
                get("/roles/{role}/users", "List the users of a role.", SECURITY, Roles.Members.class,
                        c -> roles(c).members(c.name("role"))),
                write("PUT", "/roles/{role}/permissions", "Say what a role may, or may not, do.", SECURITY,
                        List.of(Field.needed("resource", "such as /permission/admin/login; counts for what is below"),
                                Field.text("action", "ui.execute unless told"),
                                Field.of(Kind.FLAG, "allowed", "true unless told")),
                        200, Roles.Detail.class, this::permit),
                write("POST", "/roles/{role}/permissions/forget", "Take back what was said of a role.", SECURITY,
                        List.of(Field.needed("resource", "such as /permission/admin/login"),
                                Field.text("action", "ui.execute unless told")),
                        200, Roles.Detail.class, this::forget),
                list("/user-stores", "List the user stores, and whether each answers.", SECURITY, List.of(),
                        UserStores.Listed.class, c -> stores(c).list()),
                write("POST", "/user-stores", "Add a secondary store, if it answers.", SECURITY,
                        List.of(Field.needed("domain", "such as CORP"),
                                Field.needed("class", "jdbc, ldap, ldap-readonly, active-directory, or Carbon's class"),
                                Field.of(Kind.TEXT_BY_NAME, "properties", "as Carbon calls them, without passwords"),
                                Field.password("password", false, "what the store connects with"),
                                Field.of(Kind.FLAG, "untested", "add it though it may not answer")),
                        201, UserStores.Row.class, this::addStore),
                write("DELETE", "/user-stores/{domain}", "Remove a secondary store; its users stay in it.", SECURITY,
                        List.of(), 200, Done.class, this::removeStore),
                write("POST", "/user-stores/{domain}/test", "Ask a store for a sign of life.", SECURITY, List.of(),
                        200, UserStores.Tested.class, c -> stores(c).test(c.name("domain"))),
                superTenant("GET", "/tenants", "List tenants.", Administrator.SEE_TENANTS,
                        List.of(PATTERN, OFFSET, LIMIT), List.of(), 200, Tenants.Page.class,
                        c -> tenants().list(c.pattern(), c.offset(), c.limit())),
                superTenant("POST", "/tenants", "Create a tenant with an admin of its own.",
                        Administrator.CHANGE_TENANTS, List.of(),
                        List.of(Field.needed("domain", "such as wings.example"), Field.text("email", "of its admin"),
                                Field.needed("admin", "name of its admin"),
                                Field.password("password", true, "of its admin")),
                        201, Tenants.Row.class, c -> tenants().create(c.text("domain"), c.text("email"),
                                c.text("admin"), c.secret("password").orElseThrow())),
                superTenant("GET", "/tenants/{domain}", "Show a tenant.", Administrator.SEE_TENANTS, List.of(),
                        List.of(), 200, Tenants.Row.class, c -> tenants().row(c.name("domain"))),
                superTenant("PATCH", "/tenants/{domain}", "Deactivate or reactivate a tenant.",
                        Administrator.CHANGE_TENANTS, List.of(),
                        List.of(new Field("active", Kind.FLAG, true, "whether its users may log in")), 200,
                        Tenants.Row.class, c -> tenants().setActive(c.name("domain"), c.flag("active"))),
                superTenant("GET", "/tenants/{domain}/deletion", "Tell what deleting a tenant would take away.",
                        Administrator.SEE_TENANTS, List.of(), List.of(), 200, Tenants.Deletion.class,
                        c -> tenants().deletion(c.name("domain"))),
                superTenant("DELETE", "/tenants/{domain}", "Delete a tenant with all its users; there is no way back.",
                        Administrator.CHANGE_TENANTS,
                        List.of(Field.needed("confirm", "the domain once more")), List.of(), 200,
                        Tenants.Deletion.class, this::deleteTenant),
                list("/services", "List services, faulty ones with file, line and reason.", MONITOR,
                        List.of(OFFSET, LIMIT), ServiceList.class, c -> ServiceList.of(services.get(),
                                Optional.of(c.tenant()), c.offset(), c.limit())),
                superTenant("GET", "/datasources", "List the datasources of the configuration files.", DATASOURCES,
                        List.of(OFFSET, LIMIT), List.of(), 200, DatasourceList.Page.class,
                        c -> new DatasourceList(datasources).list(c.offset(), c.limit())),
                superTenant("POST", "/datasources/{name}/test", "Connect to a datasource once.", DATASOURCES,
                        List.of(), List.of(), 200, DatasourceList.Tested.class,
                        c -> new DatasourceList(datasources).test(c.name("name"))));
    }

    private static Endpoint list(String path, String summary, String permission, List<Field> query,
            Class<? extends Record> answer, Action action) {
        return new Endpoint("GET", path, summary, permission, true, query, List.of(), 200, answer, action);
    }

    private static Endpoint get(String path, String summary, String permission, Class<? extends Record> answer,
            Action action) {
        return list(path, summary, permission, List.of(), answer, action);
    }

    @SuppressWarnings("TooManyParameters")
    private static Endpoint write(String method, String path, String summary, String permission, List<Field> body,
            int status, Class<? extends Record> answer, Action action) {
        return new Endpoint(method, path, summary, permission, true, List.of(), body, status, answer, action);
    }

    /** What belongs to the whole server is for users of the super tenant. */
    @SuppressWarnings("TooManyParameters")
    private static Endpoint superTenant(String method, String path, String summary, String permission,
            List<Field> query, List<Field> body, int status, Class<? extends Record> answer, Action action) {
        return new Endpoint(method, path, summary, permission, false, query, body, status, answer, action);
    }

    private static Users users(Call call) {
        return new Users(call.realm());
    }

    private static Roles roles(Call call) {
        return new Roles(call.realm());
    }

    private UserStores stores(Call call) {
        return new UserStores(identity, home, storeFiles, call.realm());
    }

    private Tenants tenants() {
        return new Tenants(identity, home);
    }

    private Users.Detail addUser(Call call) {
        var roles = call.texts("roles");
        if (!roles.isEmpty()) {
            needSecurity(call);
            call.administrator().needAllOf(call.realm(), roles);
        }
        return users(call).add(call.text("name"), call.secret("password").orElseThrow(), roles,
                call.textByName("attributes"));
    }

    private static String dialect(Call call) {
        return call.queried("dialect").orElse(call.text("dialect").isEmpty() ? LOCAL_DIALECT : call.text("dialect"));
    }

    private Users.Claims setClaims(Call call) {
        var user = users(call).user(call.name("user"));
        call.administrator().needAllOf(call.realm(), user.roles());
        return users(call).setClaims(user.name(), dialect(call), call.textByName("claims"));
    }

    private static void needSecurity(Call call) {
        if (call.realm().tenantId() == call.administrator().realm().tenantId()) {
            call.administrator().need(SECURITY);
        }
    }

    private Done deleteUser(Call call) {
        var user = users(call).user(call.name("user"));
        call.administrator().needAllOf(call.realm(), user.roles());
        users(call).delete(user.name());
        return new Done(user.name(), "deleted");
    }

    private Done setPassword(Call call) {
        var user = users(call).user(call.name("user"));
        call.administrator().needAllOf(call.realm(), user.roles());
        users(call).setPassword(user.name(), call.secret("password").orElseThrow());
        return new Done(user.name(), "password");
    }

    private Users.Detail changeRoles(Call call) {
        call.administrator().needAllOf(call.realm(), call.texts("add"));
        call.administrator().needAllOf(call.realm(), call.texts("remove"));
        return users(call).changeRoles(call.name("user"), call.texts("add"), call.texts("remove"));
    }

    private Done deleteRole(Call call) {
        var name = call.name("role");
        call.administrator().needAllOf(call.realm(), List.of(name));
        roles(call).delete(name);
        return new Done(name, "deleted");
    }

    private Roles.Detail permit(Call call) {
        var permission = new Realm.Permission(call.text("resource"), action(call), call.flag("allowed", true));
        needOwn(call, permission);
        return roles(call).permit(call.name("role"), permission);
    }

    private Roles.Detail forget(Call call) {
        needOwn(call, new Realm.Permission(call.text("resource"), action(call), true));
        return roles(call).forget(call.name("role"), call.text("resource"), action(call));
    }

    private static void needOwn(Call call, Realm.Permission permission) {
        if (call.realm().tenantId() == call.administrator().realm().tenantId()) {
            call.administrator().needOwn(permission);
        }
    }

    private static String action(Call call) {
        return call.text("action").isEmpty() ? Roles.EXECUTE : call.text("action");
    }

    private UserStores.Row addStore(Call call) {
        return stores(call).add(new UserStores.Wish(call.text("domain"), call.text("class"),
                call.textByName("properties"), call.secret("password"), !call.flag("untested")));
    }

    private Done removeStore(Call call) {
        stores(call).remove(call.name("domain"));
        return new Done(call.name("domain"), "removed");
    }

    private Tenants.Deletion deleteTenant(Call call) {
        var domain = call.name("domain");
        if (!call.queried("confirm").orElse("").equals(domain)) {
            throw Call.bad("confirm", "it is not the domain of the tenant",
                    "see /api/tenants/" + domain + "/deletion, then send ?confirm=" + domain);
        }
        return tenants().delete(domain);
    }
}
