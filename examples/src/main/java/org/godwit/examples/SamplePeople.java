package org.godwit.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.examples.Population.Grant;
import org.godwit.examples.Population.HybridMember;
import org.godwit.examples.Population.Right;
import org.godwit.examples.Population.UserGrant;

/**
 * The people of the sample installation: a harbour office (super tenant), a ferry company (tenant 1), a bird society
 * (tenant 2), and what is left of a tenant 3 that was deleted.
 *
 * <p>Well-known users have passwords of their own; the many others have {@code godwit-N}, where N is their
 * attribute {@code employeeNumber}. Names are Turkish, Cyrillic, Chinese, Japanese, Korean and
 * beyond the basic plane; some contain a slash without belonging to any store.
 */
final class SamplePeople {
    static final int SUPER_TENANT = CarbonSchema.SUPER_TENANT;
    static final int FERRIES = 1;
    static final int BIRDS = 2;
    static final int DELETED = 3;
    static final String PRIMARY = "PRIMARY";

    private static final List<String> GIVEN_NAMES = List.of("anna", "ben", "clara", "david", "greta", "henrik", "işıl",
            "İbrahim", "Şükrü", "çiğdem", "ılgın", "ольга", "Борис", "яна", "Ёжик", "千鳥", "小燕", "도요", "🦢mira", "𠮷田",
            "zoe\u0308",
            "ångström");
    private static final List<String> FAMILY_NAMES = List.of("tern", "heron", "kittiwake", "plover", "martı",
            "kırlangıç",
            "чайка", "журавль", "鴫野", "o'gull", "curlew");

    private static final Right LOGIN = new Right("/permission/admin/login", "ui.execute");
    private static final Right EVERYTHING = new Right("/permission", "ui.execute");
    private static final Right MANAGE = new Right("/permission/admin/manage", "ui.execute");
    private static final Right MONITOR = new Right("/permission/admin/monitor", "ui.execute");
    private static final Right CONFIGURE = new Right("/permission/admin/configure", "ui.execute");
    private static final Right APPLICATIONS = new Right("/permission/applications", "ui.execute");
    private static final String GET = "http://www.wso2.org/projects/registry/actions/get";
    private static final String ADD = "http://www.wso2.org/projects/registry/actions/add";
    private static final String DELETE = "http://www.wso2.org/projects/registry/actions/delete";
    private static final String TIMETABLES = "/_system/governance/timetables";
    private static final String HARBOURS = "/_system/governance/harbours";

    private SamplePeople() {}

    /** {@return all tenants, the super tenant first, the deleted one last} */
    static List<Population> all() {
        return List.of(harbourOffice(), ferryCompany(), birdSociety(), deletedTenant());
    }

    /** {@return the users of the secondary stores, each with the tenant and the domain of its store} */
    static List<SampleUser> ofSecondaryStores() {
        return List.of(user(SUPER_TENANT, "CORP", "anna", "anna-corp", "auditor", "clerk"),
                user(SUPER_TENANT, "CORP", "ben", "ben-corp", "clerk"),
                user(SUPER_TENANT, "CORP", "иван", "ivan-corp", "clerk"),
                user(SUPER_TENANT, "CORP", "鴫野", "shigino-corp"),
                user(SUPER_TENANT, "PILOTS", "amelia", "amelia-pilots", "lead"),
                user(SUPER_TENANT, "PILOTS", "çağrı", "cagri-pilots"),
                user(FERRIES, "CREW", "mate", "mate-crew", "watch"), user(FERRIES, "CREW", "aşçı", "asci-crew"),
                user(FERRIES, "HARBOUR.EXAMPLE", "keeper", "keeper-harbour", "gate"),
                user(BIRDS, "RINGERS", "leyla", "leyla-ringers", "ringer"),
                user(BIRDS, "RINGERS", "Ғалым", "galym-ringers"));
    }

    private static Population harbourOffice() {
        var users = new ArrayList<>(List.of(user(SUPER_TENANT, PRIMARY, "admin", "admin", "admin"),
                user(SUPER_TENANT, PRIMARY, "skipper", "skipper1", "captain"),
                user(SUPER_TENANT, PRIMARY, "deckhand", "deckhand1", "deckhand"),
                user(SUPER_TENANT, PRIMARY, "anna", "anna-primary"),
                user(SUPER_TENANT, PRIMARY, "ışıl", "şifre-ğüş", "İskele"),
                user(SUPER_TENANT, PRIMARY, "north/pier", "north-pier", "harbour/night"),
                user(SUPER_TENANT, PRIMARY, "berth/7/east", "berth-7-east")));
        users.addAll(crowd(SUPER_TENANT, List.of("deckhand", "captain", "İskele", "harbour/night"), 242));
        var grants = new ArrayList<>(commonGrants());
        grants.addAll(List.of(new Grant("captain", MANAGE, true), new Grant("captain", new Right(HARBOURS, ADD), true),
                new Grant("captain", new Right(HARBOURS, DELETE), true), new Grant("deckhand", MANAGE, false),
                new Grant("deckhand", new Right(HARBOURS, DELETE), false),
                new Grant("harbour/night", APPLICATIONS, true), new Grant("İskele", MONITOR, true),
                new Grant("birdwatcher", MONITOR, true),
                new Grant("birdwatcher", new Right("/_system/governance/sightings", ADD), true),
                new Grant("watch1", CONFIGURE, true), new Grant("смотритель", MONITOR, true),
                new Grant("nöbetçi", APPLICATIONS, true), new Grant("nöbetçi", new Right(HARBOURS, GET), false),
                new Grant("CORP/auditor", MONITOR, true), new Grant("CORP/auditor", new Right(HARBOURS, GET), true),
                new Grant("corp/clerk", APPLICATIONS, true), new Grant("PILOTS/lead", MANAGE, true),
                new Grant("dissolved", CONFIGURE, true),
                new Grant("admin", new Right("/permission/protected", "ui.execute"), true)));
        return new Population(SUPER_TENANT, List.of("CORP", "PILOTS"), users,
                List.of("admin", "captain", "deckhand", "İskele", "harbour/night"),
                List.of("birdwatcher", "Watch1", "смотритель", "nöbetçi", "unused"),
                List.of(new HybridMember("skipper", "birdwatcher"), new HybridMember("anna", "birdwatcher"),
                        new HybridMember("CORP/anna", "birdwatcher"), new HybridMember("PILOTS/amelia", "birdwatcher"),
                        new HybridMember("Corp/ben", "Watch1"), new HybridMember("north/pier", "Watch1"),
                        new HybridMember("CORP/иван", "смотритель"), new HybridMember("яна.чайка", "смотритель"),
                        new HybridMember("berth/7/east", "nöbetçi"), new HybridMember("çiğdem.martı", "nöbetçi"),
                        new HybridMember("CORP/鴫野", "nöbetçi"), new HybridMember("PILOTS/çağrı", "nöbetçi")),
                grants,
                List.of(new UserGrant("skipper", CONFIGURE, true), new UserGrant("deckhand", MONITOR, true),
                        new UserGrant("ben.tern", LOGIN, false),
                        new UserGrant("ışıl", new Right(TIMETABLES, ADD), true)));
    }

    private static Population ferryCompany() {
        var users = new ArrayList<>(List.of(user(FERRIES, PRIMARY, "boatswain", "boatswain1", "admin"),
                user(FERRIES, PRIMARY, "purser", "purser1", "cabin"),
                user(FERRIES, PRIMARY, "quay/reserve", "quay-reserve")));
        users.addAll(crowd(FERRIES, List.of("cabin", "engine"), 60));
        var grants = new ArrayList<>(commonGrants());
        grants.addAll(List.of(new Grant("cabin", APPLICATIONS, true), new Grant("engine", MONITOR, true),
                new Grant("standby", MANAGE, true), new Grant("CREW/watch", MONITOR, true),
                new Grant("harbour.example/gate", APPLICATIONS, true)));
        return new Population(FERRIES, List.of("CREW", "HARBOUR.EXAMPLE"), users, List.of("admin", "cabin", "engine"),
                List.of("standby"),
                List.of(new HybridMember("purser", "standby"), new HybridMember("CREW/mate", "standby"),
                        new HybridMember("HARBOUR.EXAMPLE/keeper", "standby")),
                grants, List.of(new UserGrant("purser", MONITOR, true)));
    }

    private static Population birdSociety() {
        var users = new ArrayList<>(List.of(user(BIRDS, PRIMARY, "müdür", "leylek1", "admin"),
                user(BIRDS, PRIMARY, "gözcü", "gozcu1", "gözlemci")));
        users.addAll(crowd(BIRDS, List.of("gözlemci"), 45));
        var grants = new ArrayList<>(commonGrants());
        grants.addAll(List.of(new Grant("gözlemci", MANAGE, true), new Grant("RINGERS/ringer", MONITOR, true),
                new Grant("halka", new Right("/_system/governance/rings", ADD), true)));
        return new Population(BIRDS, List.of("RINGERS"), users, List.of("admin", "gözlemci"), List.of("halka"),
                List.of(new HybridMember("gözcü", "halka"), new HybridMember("RINGERS/leyla", "halka")), grants,
                List.of());
    }

    private static Population deletedTenant() {
        return new Population(DELETED, List.of(),
                List.of(user(DELETED, PRIMARY, "admin", "admin", "admin"),
                        user(DELETED, PRIMARY, "left.behind", "left-behind", "guest")),
                List.of("admin", "guest"), List.of("reader"), List.of(new HybridMember("left.behind", "reader")),
                List.of(new Grant("admin", EVERYTHING, true), new Grant("everyone", LOGIN, true),
                        new Grant("reader", MONITOR, true)),
                List.of());
    }

    private static List<Grant> commonGrants() {
        return List.of(new Grant("admin", EVERYTHING, true), new Grant("admin", new Right("/", GET), true),
                new Grant("admin", new Right("/", ADD), true), new Grant("admin", new Right("/", DELETE), true),
                new Grant("admin", new Right("/", "authorize"), true), new Grant("everyone", LOGIN, true),
                new Grant("everyone", new Right("/", GET), true), new Grant("everyone", new Right(HARBOURS, GET), true),
                new Grant("wso2.anonymous.role", new Right(TIMETABLES, GET), true));
    }

    /** People of all names; every one has one of the roles, every seventh two, every fifth none. */
    private static List<SampleUser> crowd(int tenant, List<String> roles, int size) {
        return Stream.iterate(0, n -> n < size, n -> n + 1).map(n -> {
            var name = GIVEN_NAMES.get(n % GIVEN_NAMES.size()) + "."
                    + FAMILY_NAMES.get((n / GIVEN_NAMES.size() + n) % FAMILY_NAMES.size());
            var own = new ArrayList<String>();
            if (n % 5 != 0) {
                own.add(roles.get(n % roles.size()));
            }
            if (n % 7 == 0 && roles.size() > 1) {
                own.add(roles.get((n + 1) % roles.size()));
            }
            return new SampleUser(tenant, PRIMARY, name, "godwit-" + (n + 1), own.stream().distinct().toList());
        }).toList();
    }

    private static SampleUser user(int tenant, String store, String name, String password, String... roles) {
        return new SampleUser(tenant, store, name, password, List.of(roles));
    }
}
