package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.function.Function;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.RegistryProblem;
import org.godwit.carbon.registry.TenantRegistry;
import org.godwit.carbon.registry.Visitor;
import org.godwit.carbon.schema.CarbonSchema;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which path of which tenant's registry a command is about. */
final class RegistryAt {
    @Parameters(index = "0", paramLabel = "HOME", description = "The home.")
    private Path home = Path.of("");
    @Parameters(index = "1", paramLabel = "PATH", description = "Such as /, /_system/config, conf:/users or gov:/trunk.")
    private String path = "/";
    @Option(names = "--tenant", paramLabel = "DOMAIN", description = "Domain or number of a tenant; without it, the "
            + "super tenant.")
    private String tenant = "";

    RegistryPath path() {
        return RegistryPath.parse(path);
    }

    /** Opens the registry for a command, as one who may do everything. */
    ExitStatus in(Terminal terminal, Function<TenantRegistry, ExitStatus> command) {
        var opened = CarbonHome.open(home, terminal.environment());
        try (var drivers = Drivers.ofHome(opened.root()); var registry = Registry.open(opened, drivers)) {
            return command.apply(registry.tenant(tenantId(opened, drivers), Visitor.trusted(Visitor.SYSTEM_USER)));
        }
    }

    private int tenantId(CarbonHome opened, Drivers drivers) {
        if (tenant.isEmpty()) {
            return CarbonSchema.SUPER_TENANT;
        }
        if (tenant.matches("-?\\d{1,9}")) {
            return Integer.parseInt(tenant);
        }
        var users = opened.datasource(opened.realm().datasource())
                .map(d -> Database.of(d.address(opened), drivers)).orElseThrow(this::unknownTenant);
        try (var identity = Identity.open(opened, users, drivers)) {
            return identity.tenant(tenant).orElseThrow(this::unknownTenant).id();
        }
    }

    private RuntimeException unknownTenant() {
        return new Problem(RegistryProblem.NOT_FOUND, "There is no tenant " + tenant + ".",
                new Place.Setting("--tenant"), "no tenant has this domain", "name the tenant's domain or number")
                .exception();
    }

    RuntimeException notFound() {
        return new Problem(RegistryProblem.NOT_FOUND, "There is nothing at this path of the registry.",
                new Place.Setting(path), "no resource that this command is for has it",
                "list what is there with `godwit registry ls`").exception();
    }

    /** {@return a text for a terminal: no character of it moves the cursor} */
    static String shown(String text) {
        return text.codePoints().allMatch(c -> c >= ' ' && c != 0x7F)
                ? text
                : text.codePoints().mapToObj(c -> c >= ' ' && c != 0x7F
                        ? Character.toString(c)
                        : String.format(java.util.Locale.ROOT, "\\u%04x", c))
                        .collect(java.util.stream.Collectors.joining());
    }
}
